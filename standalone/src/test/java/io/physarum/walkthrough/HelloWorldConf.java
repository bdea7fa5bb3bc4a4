package io.physarum.walkthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's {@code service-conf.json}, on a base image that this machine has. */
final class HelloWorldConf {

    private HelloWorldConf() {}

    /** Writes the configuration into a directory, with another base image. */
    static Path write(Path directory, String baseImage) throws IOException {
        Path original = Program.root().resolve("demos/hello-world/service-conf.json");
        String conf = Files.readString(original).replaceAll("\"From\": \"[^\"]*\"", "\"From\": \"" + baseImage + "\"");
        return Files.writeString(directory.resolve("service-conf.json"), conf);
    }

    /** Where the files are that it copies. */
    static String sources() {
        return Program.root().resolve("demos/hello-world/target").toString();
    }
}
