package io.physarum.cli.image;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image named by digest, {@code [registry/]repository[:tag]@sha256:…}: what it is can be told without asking anybody.
 *
 * @param repository registry and repository, as {@link ImageName} writes them
 * @param tag the tag, if one was given: it is for readers alone
 * @param digest the digest of the image's manifest, or of its list of manifests
 */
public record PinnedImage(String repository, Optional<String> tag, String digest) {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** Whether a text names an image by digest, be it right or wrong. */
    public static boolean isPinned(String text) {
        return text.contains("@");
    }

    /** Parses a name; an {@link IllegalArgumentException} says what is wrong with it. */
    public static PinnedImage parse(String text) {
        int at = text.indexOf('@');
        String name = text.substring(0, Math.max(0, at));
        String digest = text.substring(at + 1);
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' does not name an image by digest: after the @ goes sha256: and"
                            + " 64 hexadecimal digits in lower case");
        }
        ImageName image = ImageName.parse(name);
        return new PinnedImage(
                image.repository(), ImageName.isTagged(name) ? Optional.of(image.tag()) : Optional.empty(), digest);
    }

    /** The image as allocators pull it; its digest stands for its content. */
    public BuiltImage built() {
        return new BuiltImage(repository + "@" + digest, digest);
    }

    /** The name that readers know it by: the one with its tag. */
    public Optional<String> readableName() {
        return tag.map(given -> repository + ":" + given);
    }
}
