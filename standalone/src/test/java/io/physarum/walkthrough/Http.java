package io.physarum.walkthrough;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What {@code curl} does. */
public final class Http {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private Http() {}

    /** The answer to a GET. */
    public static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return CLIENT.send(request(url), BodyHandlers.ofString());
    }

    static CompletableFuture<HttpResponse<String>> getAsync(String url) {
        return CLIENT.sendAsync(request(url), BodyHandlers.ofString());
    }

    /** The status of an answer, or 0 if there is none. */
    static int status(String url) throws InterruptedException {
        try {
            return get(url).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
    }
}
