package io.physarum.starter;

import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.mesh.exchange.AllowedPeers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Warns, once this node listens, of what everybody may do here who reaches it: in a network without a key, at an address that is
 * not this machine's alone, with no list of those who may.
 */
public final class OpenDoors implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(OpenDoors.class);

    private final P2pProperties p2p;

    private final Host host;

    private final Map<String, AllowedPeers> doors;

    /**
     * Looks at this node.
     *
     * @param doors who may do what, by what that is: a warning goes on with it after "can"
     */
    public OpenDoors(P2pProperties p2p, Host host, Map<String, AllowedPeers> doors) {
        this.p2p = p2p;
        this.host = host;
        this.doors = Map.copyOf(doors);
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        warnings().forEach(log::warn);
    }

    /** What to warn of now. */
    List<String> warnings() {
        boolean open = !p2p.isPrivateNetwork()
                && p2p.gater().allowPeers().isEmpty()
                && host.listenAddresses().stream().anyMatch(OpenDoors::isBeyondThisMachine);
        return doors.entrySet().stream()
                .filter(door -> open && door.getValue().isEverybody())
                .map(door -> "EVERYBODY who reaches " + host.listenAddresses() + " can " + door.getKey()
                        + ": this network has no key, and no list says who may. Give it a key (physarum.p2p.psk), list"
                        + " the peers that may (" + door.getValue().property() + "), or listen on 127.0.0.1 only"
                        + " (physarum.p2p.listen)")
                .sorted()
                .toList();
    }

    private static boolean isBeyondThisMachine(Multiaddr address) {
        return address.ipAddress().map(ip -> !ip.isLoopbackAddress()).orElse(true);
    }
}
