package io.physarum.libp2p.multiformats;

import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.netty.util.NetUtil;

/** How the value of a multiaddr component looks, in bytes and as text. */
enum ComponentFormat {
    EMPTY(0),
    BYTE(1),
    PORT(2),
    LONG(8),
    IP4(4),
    IP6(16),
    NAME(ComponentFormat.VARIABLE),
    PATH(ComponentFormat.VARIABLE),
    PEER(ComponentFormat.VARIABLE),
    HASH(ComponentFormat.VARIABLE);

    /** The size of a value whose length goes before it. */
    static final int VARIABLE = -1;

    private static final int MAX_TEXT = 512;

    private final int size;

    ComponentFormat(int size) {
        this.size = size;
    }

    /** The number of bytes, or {@link #VARIABLE}. */
    int size() {
        return size;
    }

    byte[] parse(String text) {
        return switch (this) {
            case EMPTY -> new byte[0];
            case BYTE -> new byte[] {(byte) number(text, 255)};
            case PORT ->
                ByteBuffer.allocate(2).putShort((short) number(text, 65535)).array();
            case LONG ->
                ByteBuffer.allocate(8).putLong(Long.parseUnsignedLong(text)).array();
            case IP4 -> ip(text, NetUtil.isValidIpV4Address(text));
            case IP6 -> ip(text, NetUtil.isValidIpV6Address(text) && text.indexOf('%') < 0 && text.indexOf('[') < 0);
            case NAME, PATH -> checked(text.getBytes(StandardCharsets.UTF_8));
            case PEER -> Multihash.ofPeer(text).bytes();
            case HASH -> checked(Multibase.decode(text));
        };
    }

    String format(byte[] value) {
        return switch (this) {
            case EMPTY -> "";
            case BYTE -> Integer.toString(value[0] & 0xff);
            case PORT -> Integer.toString(port(value));
            case LONG -> Long.toUnsignedString(ByteBuffer.wrap(value).getLong());
            case IP4 -> NetUtil.bytesToIpAddress(value);
            case IP6 -> ip6(value);
            case NAME, PATH -> utf8(value);
            case PEER -> Base58.encode(value);
            case HASH -> Multibase.BASE64URL.encode(value);
        };
    }

    /** Returns a value if it is well-formed. */
    byte[] checked(byte[] value) {
        switch (this) {
            case PEER, HASH -> Multihash.of(value);
            case NAME -> checkText(utf8(value), false);
            case PATH -> checkText(utf8(value), true);
            default -> {
                if (value.length != size) {
                    throw new IllegalArgumentException("a value has " + value.length + " bytes instead of " + size);
                }
            }
        }
        return value;
    }

    static int port(byte[] value) {
        return ByteBuffer.wrap(value).getShort() & 0xffff;
    }

    private static void checkText(String text, boolean path) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a name has 1 to " + MAX_TEXT + " characters, not " + text.length());
        }
        if (path ? !isPath(text) : !isName(text)) {
            throw new IllegalArgumentException("'" + text + "' is no name that an address may hold");
        }
    }

    /** Slashes at the end of an address mean nothing, so a path cannot end with one. */
    private static boolean isPath(String text) {
        return text.startsWith("/") && !text.endsWith("/") && text.indexOf('\0') < 0;
    }

    private static boolean isName(String text) {
        return text.chars().allMatch(c -> c > ' ' && c != '/' && c != 0x7f);
    }

    private static int number(String text, int max) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException("'" + text + "' is no number from 0 to " + max);
        }
        return Integer.parseInt(text);
    }

    private static byte[] ip(String text, boolean valid) {
        byte[] bytes = valid ? NetUtil.createByteArrayFromIpAddressString(text) : null;
        if (bytes == null) {
            throw new IllegalArgumentException("'" + text + "' is no IP address of this kind");
        }
        return bytes;
    }

    private static String ip6(byte[] value) {
        try {
            return NetUtil.toAddressString(Inet6Address.getByAddress(null, value, -1), true);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IPv6 address has 16 bytes, not " + value.length, e);
        }
    }

    private static String utf8(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name is not UTF-8", e);
        }
    }
}
