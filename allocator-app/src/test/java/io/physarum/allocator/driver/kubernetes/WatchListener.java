package io.physarum.allocator.driver.kubernetes;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;

/**
 * A watch of fabric8's mock server whose end keeps up nothing else. The mock's own listener waits, when a watch ends, until what
 * it has to tell is written, up to a minute, and does so on the only event loop that could write it. Here nothing waits for a
 * write but a thread of the watch's own.
 */
final class WatchListener extends WebSocketListener {

    private final WebSocketListener watch;

    private final ExecutorService writes = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "test-watch");
        thread.setDaemon(true);
        return thread;
    });

    private WatchListener(WebSocketListener watch) {
        this.watch = watch;
    }

    /** The same answer, with the watch that it may open made such a one. */
    static MockResponse in(MockResponse response) {
        WebSocketListener watch = response.getWebSocketListener();
        return watch == null ? response : response.withWebSocketUpgrade(new WatchListener(watch));
    }

    @Override
    public void onBeforeAccept(WebSocket socket, Response response) {
        watch.onBeforeAccept(new Socket(socket), response);
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        watch.onOpen(new Socket(socket), response);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        watch.onMessage(new Socket(socket), text);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        watch.onClosing(new Socket(socket), code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        watch.onClosed(new Socket(socket), code, reason);
        writes.shutdown();
    }

    @Override
    public void onFailure(WebSocket socket, Throwable error, Response response) {
        watch.onFailure(new Socket(socket), error, response);
        writes.shutdown();
    }

    private final class Socket implements WebSocket {

        private final WebSocket socket;

        private Socket(WebSocket socket) {
            this.socket = socket;
        }

        @Override
        public RecordedRequest request() {
            return socket.request();
        }

        @Override
        public boolean send(String text) {
            return later(() -> socket.send(text));
        }

        @Override
        public boolean send(byte[] bytes) {
            return later(() -> socket.send(bytes));
        }

        @Override
        public boolean close(int code, String reason) {
            return later(() -> socket.close(code, reason));
        }

        private boolean later(Runnable write) {
            try {
                writes.execute(write);
                return true;
            } catch (RejectedExecutionException ended) {
                return false;
            }
        }
    }
}
