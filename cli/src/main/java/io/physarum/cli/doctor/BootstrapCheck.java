package io.physarum.cli.doctor;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ConnectTimeoutException;
import io.physarum.cli.overlay.Handshake;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.security.pnet.PreSharedKey;

/** Whether a bootstrap answers, in the same network, and is the peer that it should be. */
final class BootstrapCheck implements Check {

    private static final String WRONG_ADDRESS = "check the address that ping-monitor printed when it started";

    private static final String GIVE_KEY = "give the network's passphrase with --psk or P2P_PSK, or its key file with"
            + " --swarm-key-file or P2P_SWARM_KEY_FILE";

    private final Surroundings surroundings;

    private final Multiaddr address;

    private final Optional<PreSharedKey> key;

    BootstrapCheck(Surroundings surroundings, Multiaddr address, Optional<PreSharedKey> key) {
        this.surroundings = surroundings;
        this.address = address;
        this.key = key;
    }

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public Finding run() {
        Optional<String> name = address.withoutPeer()
                .tcpSocketAddress()
                .filter(InetSocketAddress::isUnresolved)
                .map(InetSocketAddress::getHostString);
        if (name.isPresent() && !isKnown(name.get())) {
            return nameless("the DNS does not know " + name.get() + ", or does not answer");
        }
        Handshake.Outcome outcome = Handshake.with(address, key, surroundings.part(60));
        return outcome instanceof Handshake.Answered answered
                ? judge(answered.peer())
                : explain(((Handshake.Failed) outcome).cause());
    }

    private Finding judge(PeerId answering) {
        Optional<PeerId> expected = PeerId.of(address);
        if (expected.isPresent() && !expected.get().equals(answering)) {
            return fail(
                    "at " + address.withoutPeer() + " answers " + answering + ", not " + expected.get(),
                    "if that is your bootstrap, its key file was lost or another is used: give its address as "
                            + answering.appendTo(address) + "; else somebody else has its port");
        }
        return ok(answering + " answers at " + address.withoutPeer());
    }

    private Finding explain(Throwable cause) {
        if (cause instanceof UnsupportedOperationException) {
            return fail(address + " cannot be dialled, as it is no TCP address", "give its /tcp/ address");
        } else if (cause instanceof UnknownHostException) {
            return nameless(String.valueOf(cause.getMessage()));
        } else if (cause instanceof ConnectTimeoutException || cause instanceof NoRouteToHostException) {
            return unreachable();
        } else if (cause instanceof ConnectException) {
            return fail(
                    "nothing listens at " + address.withoutPeer() + " (connection refused)",
                    "start ping-monitor there, or " + WRONG_ADDRESS);
        }
        Greeting greeting =
                address.withoutPeer().tcpSocketAddress().map(this::greeting).orElse(Greeting.NONE);
        boolean late = cause instanceof RequestTimeoutException;
        return late && greeting == Greeting.NONE ? unreachable() : explain(greeting, cause);
    }

    private boolean isKnown(String name) {
        return CompletableFuture.supplyAsync(() -> hasAddress(name))
                .completeOnTimeout(false, surroundings.part(30).toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static boolean hasAddress(String name) {
        try {
            return InetAddress.getAllByName(name).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Finding nameless(String reason) {
        return fail(
                "the name in " + address + " has no address: " + reason,
                "mend the name or the DNS ('getent hosts' tries it), or give an /ip4/ address");
    }

    private Greeting greeting(InetSocketAddress socket) {
        return Greeting.of(socket, surroundings.part(15));
    }

    private Finding unreachable() {
        return fail(
                address.withoutPeer() + " does not answer",
                "check that the machine is up, that a firewall lets TCP through to that port, and " + WRONG_ADDRESS);
    }

    /** It was reached, and both sides did not understand each other. */
    private Finding explain(Greeting greeting, Throwable cause) {
        return switch (greeting) {
            case PUBLIC ->
                key.isPresent()
                        ? fail(
                                address.withoutPeer()
                                        + " is in a public network, and a passphrase or key is given here",
                                "leave out --psk and --swarm-key-file and unset P2P_PSK and P2P_SWARM_KEY_FILE, or give"
                                        + " the bootstrap the same key (physarum.p2p.psk, physarum.p2p.swarm-key-file)")
                        : fail(
                                address.withoutPeer() + " speaks libp2p but the connection failed: "
                                        + cause.getMessage(),
                                "its log tells why at level DEBUG; compare the versions of both sides");
            case PRIVATE ->
                key.isPresent()
                        ? fail(
                                address.withoutPeer() + " is in a private network with another passphrase (PSK) or key",
                                GIVE_KEY + "; it is the bootstrap's physarum.p2p.psk or physarum.p2p.swarm-key-file")
                        : fail(
                                address.withoutPeer()
                                        + " is in a private network, and no passphrase (PSK) is given here",
                                GIVE_KEY);
            case FOREIGN, SILENT, NONE ->
                fail(
                        "what listens at " + address.withoutPeer() + " is no libp2p node: " + cause.getMessage(),
                        WRONG_ADDRESS + ": its p2p port is usually 4001, its HTTP port 9100");
        };
    }
}
