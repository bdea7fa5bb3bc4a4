package io.physarum.cli.image;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a proxy adds to an image.
 *
 * @param files what is copied in: the path in the image, and the file or directory that it comes from
 * @param command the shell command that starts the proxy
 */
public record ProxyLayer(Map<String, Path> files, String command) {

    /** Copies the files. */
    public ProxyLayer {
        files = Map.copyOf(files);
    }
}
