package io.physarum.libp2p.testing;

import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.SocketException;

/** Ports that nobody uses, for what cannot be told to take any. */
public final class FreePorts {

    private FreePorts() {}

    /** A UDP port. */
    public static int udp() {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
