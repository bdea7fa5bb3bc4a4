package io.physarum.mesh.dataplane.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A service that answers bytes chosen by the test to each connection; it keeps what it was sent. */
final class RawService implements AutoCloseable {

    /** What is done with one connection. */
    interface Behaviour {
        void serve(Exchange exchange) throws IOException;
    }

    /** One connection. */
    record Exchange(InputStream in, OutputStream out, int number) {

        /** Reads up to the empty line. */
        String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return head.toString();
                }
                head.append((char) next);
            }
            return head.toString();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    final List<String> heads = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final Thread acceptor;

    RawService(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.acceptor = daemon(this::accept);
    }

    /** Answers every request of a connection with the same bytes, and remembers the heads. */
    static RawService answering(String response) throws IOException {
        RawService[] self = new RawService[1];
        self[0] = new RawService(exchange -> {
            for (String head = exchange.readHead(); !head.isEmpty(); head = exchange.readHead()) {
                self[0].heads.add(head);
                exchange.write(response);
            }
        });
        return self[0];
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                int number = connections.incrementAndGet();
                daemon(() -> serve(socket, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            behaviour.serve(new Exchange(socket.getInputStream(), socket.getOutputStream(), number));
        } catch (IOException ignored) {
            // The other side went away, which is its right.
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-service");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Once this returns, the kernel refuses connections: it takes them for as long as a thread waits on the socket. */
    @Override
    public void close() {
        try {
            listener.close();
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
