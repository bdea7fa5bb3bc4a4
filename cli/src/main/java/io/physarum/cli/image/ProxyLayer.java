package io.physarum.cli.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a proxy adds to an image.
 *
 * @param files what is copied in: the path in the image, and the file or directory that it comes from
 * @param command the shell command that starts the proxy
 * @param trial a command that ends with status 0 if what is copied in works in the image; empty if there is none
 */
public record ProxyLayer(Map<String, Path> files, String command, List<String> trial) {

    /** Copies the files and the trial. */
    public ProxyLayer {
        files = Map.copyOf(files);
        trial = List.copyOf(trial);
    }
}
