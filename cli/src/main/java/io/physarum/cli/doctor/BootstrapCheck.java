package io.physarum.cli.doctor;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ConnectTimeoutException;
import io.physarum.cli.overlay.Credentials;
import io.physarum.cli.overlay.Handshake;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Whether a bootstrap answers, in the same network, and is the peer that it should be. */
final class BootstrapCheck implements Check {

    private static final String WRONG_ADDRESS = "check the address that ping-monitor printed when it started";

    private static final String GIVE_KEY = "give the network's passphrase with --psk or P2P_PSK, or its key file with"
            + " --swarm-key-file or P2P_SWARM_KEY_FILE";

    private final Surroundings surroundings;

    private final Multiaddr address;

    private final Credentials credentials;

    private volatile CompletableFuture<Greeting> greeting = new CompletableFuture<>();

    BootstrapCheck(Surroundings surroundings, Multiaddr address, Credentials credentials) {
        this.surroundings = surroundings;
        this.address = address;
        this.credentials = credentials;
    }

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public Finding run() {
        Deadline deadline = Deadline.in(surroundings.part(85));
        Optional<String> name = address.withoutPeer()
                .tcpSocketAddress()
                .filter(InetSocketAddress::isUnresolved)
                .map(InetSocketAddress::getHostString);
        if (name.isPresent() && !isKnown(name.get())) {
            return nameless("the DNS does not know " + name.get() + ", or does not answer");
        }
        // Beside the handshake, which takes all of its time where the keys of both sides differ.
        address.withoutPeer().tcpSocketAddress().ifPresent(this::listen);
        Handshake.Outcome outcome = Handshake.with(address, credentials, deadline.left(surroundings.part(60)));
        if (outcome instanceof Handshake.Refused refused) {
            return fail(
                    refused.peer() + " at " + address.withoutPeer()
                            + " closes the connection once it knows who this is",
                    letIn());
        }
        return outcome instanceof Handshake.Answered answered
                ? judge(answered.peer())
                : explain(((Handshake.Failed) outcome).cause(), deadline);
    }

    private void listen(InetSocketAddress socket) {
        Duration limit = surroundings.part(70);
        greeting = CompletableFuture.supplyAsync(() -> Greeting.of(socket, limit), task -> {
            Thread thread = new Thread(task, "doctor-greeting");
            thread.setDaemon(true);
            thread.start();
        });
    }

    @Override
    public Finding late() {
        Throwable cause = new RequestTimeoutException("dialling " + address, surroundings.limit());
        return greeting.isDone()
                ? explain(greeting.getNow(Greeting.NONE), cause)
                : fail(
                        address.withoutPeer() + " did not answer in time",
                        "try again, when the machine or the network is less busy; if the network is private, "
                                + GIVE_KEY);
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

    private Finding explain(Throwable cause, Deadline deadline) {
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
        return explain(heard(deadline.left()), cause);
    }

    private boolean isKnown(String name) {
        return CompletableFuture.supplyAsync(() -> hasAddress(name))
                .completeOnTimeout(false, surroundings.part(20).toMillis(), TimeUnit.MILLISECONDS)
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

    private Greeting heard(Duration limit) {
        return greeting.completeOnTimeout(Greeting.NONE, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private Finding unreachable() {
        return fail(
                address.withoutPeer() + " does not answer",
                "check that the machine is up, that a firewall lets TCP through to that port, and " + WRONG_ADDRESS);
    }

    /** Why both sides did not understand each other. */
    private Finding explain(Greeting greeting, Throwable cause) {
        boolean late = cause instanceof RequestTimeoutException;
        return switch (greeting) {
            case PUBLIC -> inPublic(cause);
            case PRIVATE -> inPrivate(late);
            case NONE -> late ? unreachable() : foreign(cause);
            case FOREIGN, SILENT -> foreign(cause);
        };
    }

    private Finding inPublic(Throwable cause) {
        return credentials.network().isPresent()
                ? fail(
                        address.withoutPeer() + " is in a public network, and a passphrase or key is given here",
                        "leave out --psk and --swarm-key-file and unset P2P_PSK and P2P_SWARM_KEY_FILE, or give the"
                                + " bootstrap the same key (physarum.p2p.psk, physarum.p2p.swarm-key-file)")
                : fail(
                        address.withoutPeer() + " speaks libp2p but the connection failed: " + cause.getMessage(),
                        letIn()
                                + "; if it does not, its log tells why at level DEBUG: compare the versions of both sides");
    }

    private Finding inPrivate(boolean late) {
        if (credentials.network().isEmpty()) {
            return fail(
                    address.withoutPeer() + " is in a private network, and no passphrase (PSK) is given here",
                    GIVE_KEY);
        }
        return fail(
                address.withoutPeer() + " is in a private network with another passphrase (PSK) or key"
                        + (late ? ", as it seems: the handshake took too long" : ", or refuses this node"),
                GIVE_KEY
                        + "; it is the bootstrap's physarum.p2p.psk or physarum.p2p.swarm-key-file. Or the passphrase is right, and "
                        + letIn());
    }

    /** What to do about a node that lets in only some, and does not say so. */
    private String letIn() {
        String rules =
                "it may let in only some nodes (physarum.p2p.gater.allow-peers, allow-networks; its log warns of whom it"
                        + " refuses): ";
        return rules
                + credentials
                        .identity()
                        .map(own -> "add " + own.peerId() + ", which is this command, to its allow-peers")
                        .orElse(
                                "give this command a key that it keeps, with --keyfile or P2P_KEY_FILE, and add its peer id,"
                                        + " which doctor then shows, to those allow-peers");
    }

    private Finding foreign(Throwable cause) {
        return fail(
                "what listens at " + address.withoutPeer() + " is no libp2p node: " + cause.getMessage(),
                WRONG_ADDRESS + ": its p2p port is usually 4001, its HTTP port 9100");
    }
}
