package io.physarum.starter.web;

import java.net.URI;

/** Reads {@code http://<service>/<path>?<query>}. */
final class ServiceUri {

    private ServiceUri() {}

    /**
     * The request target {@code /<service>/<path>?<query>}, in which only what has to be is percent-encoded that was not. An
     * {@link IllegalArgumentException} says what is wrong with the URI.
     */
    static String targetOf(URI uri) {
        if (uri.getScheme() == null) {
            throw wrong(uri, "it has to be absolute");
        } else if (uri.getScheme().equalsIgnoreCase("https")) {
            throw wrong(uri, "services are called by http, as the overlay encrypts what it carries already");
        } else if (!uri.getScheme().equalsIgnoreCase("http")) {
            throw wrong(uri, "services are called by http");
        }
        URI ascii = URI.create(uri.toASCIIString());
        String name = ascii.getRawAuthority();
        if (name == null) {
            throw wrong(uri, "it names no service");
        } else if (name.indexOf('@') >= 0) {
            throw wrong(uri, "the service is named alone, without a user");
        }
        String query = ascii.getRawQuery();
        return "/" + name + ascii.getRawPath() + (query == null ? "" : "?" + query);
    }

    private static IllegalArgumentException wrong(URI uri, String why) {
        return new IllegalArgumentException("cannot call " + uri + ": " + why + "; use http://<service>/<path>");
    }
}
