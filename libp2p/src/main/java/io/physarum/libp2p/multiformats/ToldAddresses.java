package io.physarum.libp2p.multiformats;

import java.net.InetAddress;

/**
 * Which addresses count when a peer tells of them, its own or another's. Whoever tells can name anything, and a dial goes where
 * the address says: so nobody elsewhere has this machine dial itself, and addresses where nobody can be are left out. Private
 * addresses are kept: two nodes of one site often hear of each other from a third one outside.
 */
public final class ToldAddresses {

    private ToldAddresses() {}

    /**
     * Whether an address may be dialled because a peer told of it: not if it names a port or an interface that means nothing here, and
     * one of this machine only if the peer is on it.
     *
     * @param told what the peer told
     * @param teller where the peer is
     */
    public static boolean isCredible(Multiaddr told, Multiaddr teller) {
        if (hasPortZero(told) || told.contains(MultiaddrProtocol.IP6ZONE)) {
            return false;
        }
        AddressScope scope = AddressScope.of(told);
        return scope != AddressScope.NOWHERE
                && (scope != AddressScope.MACHINE || AddressScope.of(teller) == AddressScope.MACHINE);
    }

    /**
     * Whether a name that a peer told may be dialled at an IP address that it stands for. Nobody knows any more who told it, so a name
     * leads to this machine only if everybody knows that from the name itself, as {@code localhost}: that is {@linkplain #isCredible
     * believed} from peers on this machine alone. A peer on this machine that tells another name for it is reached at another of its
     * addresses, or where the name is given by the user or the configuration.
     *
     * @param told what the peer told
     * @param ip what the resolver said
     */
    public static boolean mayLeadTo(Multiaddr told, InetAddress ip) {
        return AddressScope.of(ip).compareTo(AddressScope.MACHINE) > 0 || AddressScope.of(told) == AddressScope.MACHINE;
    }

    /**
     * Whether a peer is to be told of an address: never one with a zone, which means nothing elsewhere, and one of this machine alone
     * only if the peer is on it.
     *
     * @param address an address of this node, or of a third one
     * @param remote the peer's end of the connection
     * @param local this end
     */
    public static boolean isTold(Multiaddr address, Multiaddr remote, Multiaddr local) {
        return !address.contains(MultiaddrProtocol.IP6ZONE)
                && (AddressScope.of(address).compareTo(AddressScope.MACHINE) > 0
                        || AddressScope.of(remote) == AddressScope.MACHINE
                        || AddressScope.of(local) == AddressScope.MACHINE);
    }

    private static boolean hasPortZero(Multiaddr address) {
        return address.components().stream()
                .anyMatch(part -> (part.protocol() == MultiaddrProtocol.TCP || part.protocol() == MultiaddrProtocol.UDP)
                        && part.port() == 0);
    }
}
