package io.physarum.starter.launch;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks an application for its health, for container engines whose images have no HTTP client: ends with status 0 if it is up.
 * Loads nothing but the JDK.
 */
public final class HealthCheck {

    private static final int TIMEOUT_MILLIS = 5000;

    private HealthCheck() {}

    /** Asks the URL that is given as the argument, or in the environment as {@code HEALTH_URL}. */
    public static void main(String[] arguments) {
        String url = arguments.length > 0 ? arguments[0] : System.getenv("HEALTH_URL");
        System.exit(isUp(url) ? 0 : 1);
    }

    /** Whether a URL answers 200 within five seconds. */
    static boolean isUp(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
