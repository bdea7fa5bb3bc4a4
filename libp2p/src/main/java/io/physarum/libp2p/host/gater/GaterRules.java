package io.physarum.libp2p.host.gater;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * A gater that goes by lists of peers and networks, in both directions. What is denied is refused although it may be allowed,
 * too. Where something is allowed, everything else of its kind is refused: a list of allowed peers refuses all other peers, a
 * list of allowed networks all other addresses, loopback among them. A connection through a relay has no address of its own, so
 * the lists of networks do not concern it, but its relay's; those of peers do. Names pass until they are resolved. Immutable.
 *
 * @param allowPeers the only peers allowed, if not empty
 * @param denyPeers the peers refused
 * @param allowNetworks the only networks allowed, if not empty
 * @param denyNetworks the networks refused
 */
public record GaterRules(
        Set<PeerId> allowPeers, Set<PeerId> denyPeers, List<IpNetwork> allowNetworks, List<IpNetwork> denyNetworks)
        implements ConnectionGater {

    /** Rules that refuse nothing. */
    public static final GaterRules NONE = new GaterRules(Set.of(), Set.of(), List.of(), List.of());

    /** Copies the lists. */
    public GaterRules {
        allowPeers = Set.copyOf(allowPeers);
        denyPeers = Set.copyOf(denyPeers);
        allowNetworks = List.copyOf(allowNetworks);
        denyNetworks = List.copyOf(denyNetworks);
    }

    /**
     * Reads rules, one on a line: {@code allow} or {@code deny}, then a peer id, an address or a network such as {@code
     * 10.0.0.0/8}. Empty lines, and what follows a {@code #}, are passed over.
     *
     * @throws IllegalArgumentException if a line is no rule; the message tells its number and what is wrong
     */
    public static GaterRules parse(String text) {
        return new GaterText().read(text);
    }

    /** A copy that refuses a peer, too. */
    public GaterRules denying(PeerId peer) {
        return new GaterRules(allowPeers, with(denyPeers, peer), allowNetworks, denyNetworks);
    }

    /** A copy that refuses a network, too. */
    public GaterRules denying(IpNetwork network) {
        List<IpNetwork> denied = new ArrayList<>(denyNetworks);
        denied.add(network);
        return new GaterRules(allowPeers, denyPeers, allowNetworks, denied);
    }

    private static Set<PeerId> with(Collection<PeerId> peers, PeerId peer) {
        Set<PeerId> result = new HashSet<>(peers);
        result.add(peer);
        return result;
    }

    @Override
    public Optional<String> interceptPeerDial(PeerId peer) {
        if (denyPeers.contains(peer)) {
            return Optional.of("peer " + peer + " is denied");
        }
        return allowPeers.isEmpty() || allowPeers.contains(peer)
                ? Optional.empty()
                : Optional.of("peer " + peer + " is not among those allowed");
    }

    @Override
    public Optional<String> interceptAddressDial(Multiaddr address) {
        return address.isRelayed() ? Optional.empty() : address.ipAddress().flatMap(this::refusal);
    }

    @Override
    public Optional<String> interceptAccept(Multiaddr remote) {
        return interceptAddressDial(remote);
    }

    @Override
    public Optional<String> interceptSecured(PeerId peer, Multiaddr remote, boolean initiator) {
        return interceptPeerDial(peer).or(() -> interceptAddressDial(remote));
    }

    private Optional<String> refusal(InetAddress ip) {
        Optional<IpNetwork> denied =
                denyNetworks.stream().filter(network -> network.contains(ip)).findFirst();
        if (denied.isPresent()) {
            return Optional.of(ip.getHostAddress() + " is in the denied network " + denied.get());
        }
        return allowNetworks.isEmpty() || allowNetworks.stream().anyMatch(network -> network.contains(ip))
                ? Optional.empty()
                : Optional.of(ip.getHostAddress() + " is in none of the networks allowed");
    }
}
