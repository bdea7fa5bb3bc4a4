package io.physarum.cli.image;

/**
 * The name of an image, as given to {@code docker push}: {@code [registry/]repository[:tag]}.
 *
 * @param repository registry and repository, without the tag
 * @param tag the tag, {@code latest} if none was given
 */
public record ImageName(String repository, String tag) {

    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    /** Parses a name; an {@link IllegalArgumentException} says what is wrong with it. */
    public static ImageName parse(String name) {
        if (name.isBlank() || name.contains("@") || name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no image name: give [registry/]repository[:tag], without a digest");
        }
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        String repository = tagged ? name.substring(0, colon) : name;
        String tag = tagged ? name.substring(colon + 1) : "latest";
        if (repository.isEmpty() || tag.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is no image name: repository or tag is empty");
        }
        return new ImageName(repository, tag);
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
