package io.physarum.libp2p.multiformats;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The protocols that a {@link Multiaddr} may be made of, with their numbers in the multicodec table. */
public enum MultiaddrProtocol {
    /** An IPv4 address. */
    IP4(4, ComponentFormat.IP4),
    /** A TCP port. */
    TCP(6, ComponentFormat.PORT),
    /** An IPv6 address. */
    IP6(41, ComponentFormat.IP6),
    /** The zone of the IPv6 address that follows. */
    IP6ZONE(42, ComponentFormat.NAME),
    /** The prefix length of the IP address before it. */
    IPCIDR(43, ComponentFormat.BYTE),
    /** A host name. */
    DNS(53, ComponentFormat.NAME),
    /** A host name to be resolved to IPv4 addresses. */
    DNS4(54, ComponentFormat.NAME),
    /** A host name to be resolved to IPv6 addresses. */
    DNS6(55, ComponentFormat.NAME),
    /** A name whose TXT records hold multiaddrs. */
    DNSADDR(56, ComponentFormat.NAME),
    /** A UDP port. */
    UDP(273, ComponentFormat.PORT),
    /** WebRTC, dialled directly. */
    WEBRTC_DIRECT(280, ComponentFormat.EMPTY),
    /** WebRTC. */
    WEBRTC(281, ComponentFormat.EMPTY),
    /** A relayed connection: what is before it is the relay, what follows the destination. */
    P2P_CIRCUIT(290, ComponentFormat.EMPTY),
    /** The path of a Unix domain socket; it reaches to the end of the text form. */
    UNIX(400, ComponentFormat.PATH),
    /** A peer id, as a multihash. The text form {@code ipfs} is read too. */
    P2P(421, ComponentFormat.PEER),
    /** HTTPS. */
    HTTPS(443, ComponentFormat.EMPTY),
    /** TLS. */
    TLS(448, ComponentFormat.EMPTY),
    /** A TLS server name. */
    SNI(449, ComponentFormat.NAME),
    /** Noise. */
    NOISE(454, ComponentFormat.EMPTY),
    /** The QUIC of draft 29. */
    QUIC(460, ComponentFormat.EMPTY),
    /** The QUIC of RFC 9000. */
    QUIC_V1(461, ComponentFormat.EMPTY),
    /** WebTransport. */
    WEBTRANSPORT(465, ComponentFormat.EMPTY),
    /** The multihash of a certificate. */
    CERTHASH(466, ComponentFormat.HASH),
    /** WebSocket. */
    WS(477, ComponentFormat.EMPTY),
    /** WebSocket in TLS. */
    WSS(478, ComponentFormat.EMPTY),
    /** HTTP. */
    HTTP(480, ComponentFormat.EMPTY),
    /** A transport inside one process. */
    MEMORY(777, ComponentFormat.LONG);

    private static final Map<Long, MultiaddrProtocol> BY_CODE = new HashMap<>();

    private static final Map<String, MultiaddrProtocol> BY_TEXT = new HashMap<>();

    static {
        for (MultiaddrProtocol protocol : values()) {
            BY_CODE.put((long) protocol.code, protocol);
            BY_TEXT.put(protocol.text, protocol);
        }
        BY_TEXT.put("ipfs", P2P);
    }

    private final int code;

    private final String text;

    private final ComponentFormat format;

    MultiaddrProtocol(int code, ComponentFormat format) {
        this.code = code;
        this.format = format;
        this.text = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The number in binary addresses. */
    public int code() {
        return code;
    }

    /** The name in text addresses, for example {@code quic-v1}. */
    public String text() {
        return text;
    }

    ComponentFormat format() {
        return format;
    }

    static @Nullable MultiaddrProtocol byText(String text) {
        return BY_TEXT.get(text);
    }

    static @Nullable MultiaddrProtocol byCode(long code) {
        return BY_CODE.get(code);
    }
}
