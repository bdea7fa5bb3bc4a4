package io.physarum.allocator.driver.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** Stands between a client and a server, so that the one can lose the other. */
final class TcpRelay implements Closeable {

    /** What becomes of connections. */
    enum Mode {
        /** Bytes pass. */
        OPEN,
        /** Connections are ended at once. */
        CUT,
        /** Connections are taken, and nothing ever comes back. */
        SILENT
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private final int target;

    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-relay");
        thread.setDaemon(true);
        return thread;
    });

    private volatile Mode mode = Mode.OPEN;

    TcpRelay(int target) throws IOException {
        this.target = target;
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Changes what becomes of connections, and ends those that there are. */
    void set(Mode changed) {
        mode = changed;
        sockets.forEach(TcpRelay::end);
        sockets.clear();
    }

    /** Lets bytes pass again, where they do not. */
    void open() {
        if (mode != Mode.OPEN) {
            set(Mode.OPEN);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                sockets.add(from);
                if (mode == Mode.CUT) {
                    end(from);
                } else if (mode == Mode.OPEN) {
                    Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(to);
                    threads.execute(() -> pump(from, to));
                    threads.execute(() -> pump(to, from));
                }
            } catch (IOException | RejectedExecutionException e) {
                // closed, or the server is not there
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them is closed
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        sockets.forEach(TcpRelay::end);
        threads.shutdownNow();
    }
}
