package io.physarum.cli.image;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image, as given to {@code docker push}: {@code [registry/]repository[:tag]}.
 *
 * @param repository registry and repository, without the tag, as Docker shows them: those of Docker Hub without the registry
 * @param tag the tag, {@code latest} if none was given
 */
public record ImageName(String repository, String tag) {

    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private static final Pattern HUB_PREFIX = Pattern.compile("^(index\\.)?docker\\.io/");

    private static final Pattern OFFICIAL = Pattern.compile("library/([^/]+)");

    /** Parses a name; an {@link IllegalArgumentException} says what is wrong with it. */
    public static ImageName parse(String name) {
        if (name.isBlank() || name.contains("@") || name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no image name: give [registry/]repository[:tag], without a digest, which only"
                            + " add --use-existing-image takes");
        }
        int colon = name.lastIndexOf(':');
        boolean tagged = isTagged(name);
        String repository = familiar(tagged ? name.substring(0, colon) : name);
        String tag = tagged ? name.substring(colon + 1) : "latest";
        if (repository.isEmpty() || tag.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is no image name: repository or tag is empty");
        }
        return new ImageName(repository, tag);
    }

    /** Whether a name has a tag; a colon may come before a registry's port, too. */
    static boolean isTagged(String name) {
        return name.lastIndexOf(':') > name.lastIndexOf('/');
    }

    private static String familiar(String repository) {
        String onHub = HUB_PREFIX.matcher(repository).replaceFirst("");
        Matcher official = OFFICIAL.matcher(onHub);
        return official.matches() ? official.group(1) : onHub;
    }

    /** The registry's name as Docker's config file knows it. */
    public String registry() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean named = first.contains(".") || first.contains(":") || "localhost".equals(first);
        return named ? first : DOCKER_HUB;
    }

    @Override
    public String toString() {
        return repository + ":" + tag;
    }
}
