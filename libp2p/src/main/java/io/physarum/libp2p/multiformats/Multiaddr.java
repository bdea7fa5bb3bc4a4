package io.physarum.libp2p.multiformats;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

import static io.physarum.libp2p.multiformats.MultiaddrProtocol.IP6ZONE;
import static io.physarum.libp2p.multiformats.MultiaddrProtocol.P2P;
import static io.physarum.libp2p.multiformats.MultiaddrProtocol.P2P_CIRCUIT;
import static io.physarum.libp2p.multiformats.MultiaddrProtocol.TCP;

/**
 * A network address that names all protocols on the way, for example {@code /ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…}.
 * Immutable. Everything that reads one throws an {@link IllegalArgumentException} if it is malformed or holds a
 * protocol that is not in {@link MultiaddrProtocol}.
 */
public final class Multiaddr {

    /** The longest binary form read. */
    public static final int MAX_BYTES = 2048;

    private static final int MAX_TEXT = 4096;

    private final List<MultiaddrComponent> components;

    private Multiaddr(List<MultiaddrComponent> components) {
        if (components.isEmpty()) {
            throw new IllegalArgumentException("an address has at least one protocol");
        }
        this.components = List.copyOf(components);
    }

    /** An address of given components. */
    public static Multiaddr of(List<MultiaddrComponent> components) {
        return new Multiaddr(components);
    }

    /** Reads the text form; the exception's message quotes the text. */
    public static Multiaddr parse(String text) {
        try {
            if (text.length() > MAX_TEXT) {
                throw new IllegalArgumentException("it is longer than " + MAX_TEXT + " characters");
            }
            return new Multiaddr(MultiaddrText.parse(text));
        } catch (IllegalArgumentException e) {
            String quoted = text.length() > 256 ? text.substring(0, 256) + "…" : text;
            throw new IllegalArgumentException("'" + quoted + "' is not a multiaddr: " + e.getMessage(), e);
        }
    }

    /** Reads the binary form, which takes the whole array. */
    public static Multiaddr of(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "an address of " + bytes.length + " bytes is longer than the " + MAX_BYTES + " allowed");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<MultiaddrComponent> components = new ArrayList<>();
        while (in.hasRemaining()) {
            MultiaddrComponent next = MultiaddrComponent.read(in);
            if (next.protocol().format() == ComponentFormat.PATH && in.hasRemaining()) {
                // Its text would read as a longer path.
                throw new IllegalArgumentException("a path takes the rest of an address; something follows " + next);
            }
            components.add(next);
        }
        return new Multiaddr(components);
    }

    /** The address of a TCP socket, with a zone if it is link-local; an unresolved one gives a {@code /dns} address. */
    public static Multiaddr of(InetSocketAddress socketAddress) {
        List<MultiaddrComponent> components = new ArrayList<>();
        InetAddress ip = socketAddress.isUnresolved() ? null : IpAddresses.unmapped(socketAddress.getAddress());
        if (ip == null) {
            components.add(MultiaddrComponent.of(MultiaddrProtocol.DNS, socketAddress.getHostString()));
        } else if (ip instanceof Inet6Address ip6) {
            // The JDK gives every address of a network interface a scope, but it means something for link-local ones
            // only.
            if (ip6.isLinkLocalAddress() && ip6.getScopeId() > 0) {
                components.add(MultiaddrComponent.of(IP6ZONE, zone(ip6)));
            }
            components.add(MultiaddrComponent.of(MultiaddrProtocol.IP6, ip6.getAddress()));
        } else {
            components.add(MultiaddrComponent.of(MultiaddrProtocol.IP4, ip.getAddress()));
        }
        components.add(MultiaddrComponent.of(TCP, Integer.toString(socketAddress.getPort())));
        return new Multiaddr(components);
    }

    private static String zone(Inet6Address address) {
        return address.getScopedInterface() == null
                ? Integer.toString(address.getScopeId())
                : address.getScopedInterface().getName();
    }

    /** The protocols, outermost first. */
    public List<MultiaddrComponent> components() {
        return components;
    }

    /** Whether a protocol occurs anywhere. */
    public boolean contains(MultiaddrProtocol protocol) {
        return components.stream().anyMatch(component -> component.protocol() == protocol);
    }

    /** The text value of the first component of a protocol. */
    public Optional<String> value(MultiaddrProtocol protocol) {
        return components.stream()
                .filter(component -> component.protocol() == protocol)
                .map(MultiaddrComponent::value)
                .findFirst();
    }

    /** The IP address or host name that the address begins with, without its zone; empty if it begins otherwise. */
    public Optional<String> host() {
        return hostIndex() < 0
                ? Optional.empty()
                : Optional.of(components.get(hostIndex()).value());
    }

    /** The IP address that the address begins with, without its zone; empty if it begins otherwise, as with a name. */
    public Optional<InetAddress> ipAddress() {
        return hostIndex() < 0 ? Optional.empty() : SocketAddresses.ipOf(components.get(hostIndex()));
    }

    /** The TCP or UDP port that follows the host, if any. */
    public OptionalInt port() {
        int index = hostIndex() + 1;
        if (index > 0 && index < components.size()) {
            MultiaddrComponent component = components.get(index);
            if (component.protocol() == TCP || component.protocol() == MultiaddrProtocol.UDP) {
                return OptionalInt.of(component.port());
            }
        }
        return OptionalInt.empty();
    }

    /** Whether this is a plain TCP address: a host, a TCP port, and at most a peer id. */
    public boolean isTcp() {
        int port = hostIndex() + 1;
        int after = components.size() - port - 1;
        if (port == 0 || after < 0 || after > 1 || components.get(port).protocol() != TCP) {
            return false;
        }
        return after == 0 || components.get(port + 1).protocol() == P2P;
    }

    /**
     * The socket to dial or bind if {@link #isTcp()}; unresolved if the host is a name. Empty also if the address has a zone
     * that this machine does not know.
     */
    public Optional<InetSocketAddress> tcpSocketAddress() {
        return isTcp() ? SocketAddresses.of(components) : Optional.empty();
    }

    /** The multihash of the peer at the end of this address: its last {@code /p2p}, unless that only names a relay. */
    public Optional<Multihash> peerMultihash() {
        MultiaddrComponent last = components.get(components.size() - 1);
        return last.protocol() == P2P ? Optional.of(Multihash.of(last.bytes())) : Optional.empty();
    }

    /** This address with a peer at its end, in place of the one there if any. */
    public Multiaddr withPeer(Multihash peer) {
        MultiaddrComponent component = MultiaddrComponent.of(P2P, peer.bytes());
        List<MultiaddrComponent> result = new ArrayList<>(components);
        if (peerMultihash().isPresent()) {
            result.remove(result.size() - 1);
        }
        result.add(component);
        return new Multiaddr(result);
    }

    /** This address without the peer at its end; itself if there is none, or if nothing else is in it. */
    public Multiaddr withoutPeer() {
        return peerMultihash().isEmpty() || components.size() == 1
                ? this
                : new Multiaddr(components.subList(0, components.size() - 1));
    }

    /** Whether the address leads through a relay. */
    public boolean isRelayed() {
        return contains(P2P_CIRCUIT);
    }

    /** This address followed by another. */
    public Multiaddr encapsulate(Multiaddr inner) {
        List<MultiaddrComponent> result = new ArrayList<>(components);
        result.addAll(inner.components);
        return new Multiaddr(result);
    }

    /** The binary form. */
    public byte[] bytes() {
        int size = components.stream().mapToInt(MultiaddrComponent::encodedSize).sum();
        ByteBuffer out = ByteBuffer.allocate(size);
        components.forEach(component -> component.write(out));
        return out.array();
    }

    private int hostIndex() {
        int index = components.get(0).protocol() == IP6ZONE ? 1 : 0;
        return index < components.size()
                        && SocketAddresses.isHost(components.get(index).protocol())
                ? index
                : -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multiaddr that && components.equals(that.components);
    }

    @Override
    public int hashCode() {
        return components.hashCode();
    }

    /** The text form. */
    @Override
    public String toString() {
        return components.stream().map(MultiaddrComponent::toString).collect(Collectors.joining());
    }
}
