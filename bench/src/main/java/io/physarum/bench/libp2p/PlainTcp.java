package io.physarum.bench.libp2p;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** TCP without anything on top, to compare with: a sender and a receiver, each on a thread of its own. */
final class PlainTcp implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final ServerSocketChannel listener;

    /** Listens on a free port of the loopback interface, and answers the end of each upload with a byte. */
    PlainTcp() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread receiver = new Thread(this::serve, "plain-tcp");
        receiver.setDaemon(true);
        receiver.start();
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) listener.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (listener.isOpen()) {
            try (SocketChannel socket = listener.accept()) {
                while (socket.read(buffer.clear()) >= 0) {
                    buffer.clear();
                }
                socket.write(buffer.clear().limit(1));
            } catch (IOException e) {
                if (listener.isOpen()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** Sends bytes to a port of the loopback interface behind which this listens; the rate in bytes a second. */
    static double upload(int port, long bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (SocketChannel socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            long began = System.nanoTime();
            for (long left = bytes; left > 0; ) {
                buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
                left -= socket.write(buffer);
            }
            socket.shutdownOutput();
            if (socket.read(buffer.clear()) != 1) {
                throw new IOException("the plain TCP receiver did not answer");
            }
            return bytes * 1e9 / (System.nanoTime() - began);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
