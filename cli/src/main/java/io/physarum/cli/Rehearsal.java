package io.physarum.cli;

import java.util.List;

import io.physarum.cli.command.RegistryCli;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Runs commands in an overlay of one node, on loopback and in this process: what an AOT cache of the program is made from. */
public final class Rehearsal {

    private Rehearsal() {}

    /** Runs them, and exits with the first status that is not 0. */
    public static void main(String[] arguments) {
        Host host = new HostBuilder().listen("/ip4/127.0.0.1/tcp/0").build();
        KademliaDht dht = Dht.on(host, DhtConfig.DEFAULT.withMode(DhtMode.SERVER));
        host.start().join();
        dht.start();
        Multiaddr address = host.peerId().appendTo(host.listenAddresses().get(0));
        System.exit(List.of(
                        List.of("--help"),
                        List.of("ping", "-c", "2", "-i", "0.1", address.toString()),
                        List.of("--bootstrap", address.toString(), "peers"))
                .stream()
                .mapToInt(command -> RegistryCli.commandLine().execute(command.toArray(String[]::new)))
                .filter(status -> status != 0)
                .findFirst()
                .orElse(0));
    }
}
