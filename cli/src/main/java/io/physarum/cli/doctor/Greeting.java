package io.physarum.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** What a server says first to who connects and keeps silent, which tells libp2p nodes from others. */
enum Greeting {
    /** It offers multistream-select: a node of a public network. */
    PUBLIC,
    /** It sends a nonce: a node of a private network. */
    PRIVATE,
    /** It speaks first, but neither of these. */
    FOREIGN,
    /** It waits to be spoken to, as HTTP servers do. */
    SILENT,
    /** It does not take the connection. */
    NONE;

    private static final byte[] MULTISTREAM = "\u0013/multistream/1.0.0\n".getBytes(StandardCharsets.US_ASCII);

    private static final int NONCE_BYTES = 24;

    /** Connects and listens. Blocks. */
    static Greeting of(InetSocketAddress server, Duration limit) {
        Deadline deadline = Deadline.in(limit);
        try (Socket socket = new Socket()) {
            InetSocketAddress known = server.isUnresolved()
                    ? new InetSocketAddress(InetAddress.getByName(server.getHostString()), server.getPort())
                    : server;
            socket.connect(known, millis(deadline));
            socket.setSoTimeout(millis(deadline));
            return classify(read(socket.getInputStream()));
        } catch (IOException e) {
            return NONE;
        }
    }

    private static int millis(Deadline deadline) {
        return Math.max(1, (int) deadline.left().toMillis());
    }

    /** What comes until it is as long as a nonce, the end, or the time is up. */
    private static byte[] read(InputStream in) {
        byte[] bytes = new byte[NONCE_BYTES];
        int count = 0;
        try {
            while (count < bytes.length && !isMultistream(bytes)) {
                int read = in.read(bytes, count, bytes.length - count);
                if (read < 0) {
                    break;
                }
                count += read;
            }
        } catch (IOException ignored) {
            // What has come until then counts.
        }
        return Arrays.copyOf(bytes, count);
    }

    static Greeting classify(byte[] first) {
        if (first.length == 0) {
            return SILENT;
        } else if (isMultistream(first)) {
            return PUBLIC;
        }
        boolean text = new String(first, StandardCharsets.ISO_8859_1)
                .chars()
                .allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\r' || c == '\n' || c == '\t');
        return first.length == NONCE_BYTES && !text ? PRIVATE : FOREIGN;
    }

    private static boolean isMultistream(byte[] first) {
        return first.length >= MULTISTREAM.length
                && Arrays.equals(first, 0, MULTISTREAM.length, MULTISTREAM, 0, MULTISTREAM.length);
    }
}
