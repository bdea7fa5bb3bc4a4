package io.physarum.libp2p.host.gater;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.netty.util.NetUtil;

/**
 * A range of IPv4 or IPv6 addresses in CIDR notation. An IPv4 address that is written as an IPv6 one ({@code ::ffff:…}) is the
 * IPv4 address.
 */
public final class IpNetwork {

    /** The addresses by which a machine reaches itself. */
    public static final List<IpNetwork> LOOPBACK = List.of(parse("127.0.0.0/8"), parse("::1/128"));

    private final InetAddress base;

    private final int prefix;

    private IpNetwork(InetAddress base, int prefix) {
        this.base = base;
        this.prefix = prefix;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single address.
     *
     * @throws IllegalArgumentException if it is none, or if bits beyond the prefix are set; the message quotes the text
     */
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        InetAddress ip = address(text, slash < 0 ? text : text.substring(0, slash));
        int bits = ip.getAddress().length * Byte.SIZE;
        IpNetwork network = new IpNetwork(ip, slash < 0 ? bits : prefix(text, slash + 1, bits));
        if (!network.base.equals(network.masked())) {
            throw fault(
                    text,
                    "it has bits beyond its prefix; write " + network.masked().getHostAddress() + "/" + network.prefix
                            + " or a longer prefix");
        }
        return network;
    }

    private static InetAddress address(String text, String host) {
        byte[] bytes = host.indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(host) : null;
        if (bytes == null) {
            throw fault(text, "'" + host + "' is no IPv4 or IPv6 address");
        }
        return of(bytes);
    }

    private static int prefix(String text, int from, int bits) {
        String digits = text.substring(from);
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
            throw fault(text, "its prefix must be a number from 0 to " + bits);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException fault(String text, String what) {
        String quoted = text.length() > 64 ? text.substring(0, 64) + "…" : text;
        return new IllegalArgumentException(
                "'" + quoted + "' is no network such as 10.0.0.0/8 or 2001:db8::/32: " + what);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    private InetAddress masked() {
        byte[] bytes = base.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= (byte) mask(i);
        }
        return of(bytes);
    }

    /** Which bits of a byte of an address are within the prefix. */
    private int mask(int index) {
        int bits = Math.min(Byte.SIZE, Math.max(0, prefix - index * Byte.SIZE));
        return (0xff << (Byte.SIZE - bits)) & 0xff;
    }

    /** Whether an address is in the range. */
    public boolean contains(InetAddress ip) {
        byte[] mine = base.getAddress();
        // A socket's address may be an IPv4 one in the form of an IPv6 one; made of bytes, it no longer is.
        byte[] other = of(ip.getAddress()).getAddress();
        boolean isSame = mine.length == other.length;
        for (int i = 0; isSame && i * Byte.SIZE < prefix; i++) {
            isSame = ((mine[i] ^ other[i]) & mask(i)) == 0;
        }
        return isSame;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpNetwork that && prefix == that.prefix && base.equals(that.base);
    }

    @Override
    public int hashCode() {
        return 31 * base.hashCode() + prefix;
    }

    /** The range in CIDR notation. */
    @Override
    public String toString() {
        return base.getHostAddress() + "/" + prefix;
    }
}
