package io.physarum.libp2p.autonat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import io.physarum.libp2p.autonat.pb.AutonatMessage;
import io.physarum.libp2p.autonat.pb.DialStatus;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Dials peers that ask for it, to tell them whether they can be reached. Thread-safe. */
final class AutonatServer {

    private final Host host;

    private final Host dialer;

    private final AutonatConfig config;

    private final LimitListener limitListener;

    private final RequestGate gate;

    private final RandomGenerator random;

    AutonatServer(Host host, Host dialer, AutonatConfig config, LimitListener limitListener, RandomGenerator random) {
        this.host = host;
        this.dialer = dialer;
        this.config = config;
        this.limitListener = limitListener;
        this.gate = new RequestGate(config.limits(), System::nanoTime);
        this.random = random;
    }

    void start() {
        host.addProtocol(ProtocolBinding.of(AutonatProtocol.DIAL_REQUEST, this::serve));
    }

    void stop() {
        host.removeProtocol(AutonatProtocol.DIAL_REQUEST);
    }

    private void serve(Stream stream) {
        stream.pipeline()
                .addLast(
                        new MessageDecoder(AutonatMessage.parser(), AutonatProtocol.MAX_MESSAGE),
                        new DialRequestHandler(this, stream));
    }

    AutonatConfig config() {
        return config;
    }

    LimitListener limitListener() {
        return limitListener;
    }

    RequestGate gate() {
        return gate;
    }

    /** How much a peer has to send for a dial to somewhere else: more than the dial costs whoever is there. */
    int dialData() {
        return random.nextInt(AutonatProtocol.MIN_DIAL_DATA, AutonatProtocol.MAX_DIAL_DATA + 1);
    }

    /** Whether an address is dialled: one that is tested at all, and of a kind that this machine has. */
    boolean isDialled(Multiaddr address) {
        return PublicAddresses.isTestable(address, config.allowPrivate())
                && PublicAddresses.ip(address).filter(this::isReached).isPresent();
    }

    private boolean isReached(InetAddress ip) {
        return ip instanceof Inet4Address
                || host.advertisedAddresses().stream()
                        .flatMap(own -> PublicAddresses.ip(own).stream())
                        .anyMatch(own -> !(own instanceof Inet4Address));
    }

    CompletableFuture<DialStatus> dial(PeerId peer, Multiaddr address, long nonce) {
        return new DialBackExchange(dialer, peer, nonce)
                .dial(address, config.timeout().dividedBy(2));
    }
}
