package io.physarum.starter;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where an application keeps its files.
 *
 * @param home folder of everything that is kept: keys, stores, bundles
 */
@ConfigurationProperties("physarum")
public record HomeProperties(@DefaultValue(".physarum") Path home) {

    /** The home, or a file or folder in it. */
    public Path resolve(String... names) {
        Path path = home;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path;
    }
}
