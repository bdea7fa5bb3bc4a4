package io.physarum.libp2p.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Plain sockets to a host on loopback, from any of its addresses: Linux has all of 127.0.0.0/8. */
public final class RawClients {

    private static final int TIMEOUT_MILLIS = 20_000;

    private RawClients() {}

    /** A socket from an address to the first one that a host listens on. */
    @SuppressWarnings("AddressSelection") // literal addresses
    public static Socket connect(String from, Host to) throws IOException {
        Multiaddr address = to.listenAddresses().get(0);
        Socket socket = new Socket(
                InetAddress.getByName(address.host().orElseThrow()),
                address.port().orElseThrow(),
                InetAddress.getByName(from),
                0);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** What comes until the other end closes; a reset is an end, too. */
    public static byte[] untilClosed(Socket socket) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                read.write(next);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stays open", e);
        } catch (IOException expected) {
            // The end.
        }
        return read.toByteArray();
    }
}
