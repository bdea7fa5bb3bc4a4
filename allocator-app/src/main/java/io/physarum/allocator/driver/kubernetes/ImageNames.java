package io.physarum.allocator.driver.kubernetes;

import java.util.regex.Pattern;

/** The names of images, which a node lists in full but users write short. */
final class ImageNames {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");

    private static final String HUB = "docker.io/";

    private ImageNames() {}

    /** Whether it can be the name of an image. */
    static boolean isName(String image) {
        return NAME.matcher(image).matches() && !image.contains("..");
    }

    /** Whether it is a mere identity, which tells no registry. */
    static boolean isBareDigest(String image) {
        return image.startsWith("sha256:");
    }

    /** The full name: with the registry, and with the digest or else the tag. */
    static String full(String image) {
        int at = image.indexOf('@');
        String name = at < 0 ? image : image.substring(0, at);
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        String repository = tagged ? name.substring(0, colon) : name;
        if (at >= 0) {
            return registered(repository) + image.substring(at);
        }
        return registered(repository) + (tagged ? name.substring(colon) : ":latest");
    }

    private static String registered(String repository) {
        int slash = repository.indexOf('/');
        if (slash < 0) {
            return HUB + "library/" + repository;
        }
        String first = repository.substring(0, slash);
        boolean isRegistry = first.contains(".") || first.contains(":") || "localhost".equals(first);
        return isRegistry ? repository : HUB + repository;
    }
}
