package io.physarum.starter.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the YAML files that Spring Boot is about to read, since what that reports of a malformed one does not name the file.
 * Files in places that are not looked at here are reported as Spring Boot does.
 */
final class YamlCheck implements EnvironmentPostProcessor, Ordered {

    private static final List<String> STANDARD = List.of("./", "./config/");

    private static final List<String> SETTINGS =
            List.of("spring.config.additional-location", "spring.config.import", "spring.config.location");

    /** Just before the files are read. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER - 1;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String name = environment.getProperty("spring.config.name", "application");
        boolean elsewhere = environment.containsProperty("spring.config.location");
        List<String> locations = new ArrayList<>(elsewhere ? List.of() : STANDARD);
        SETTINGS.forEach(setting ->
                locations.addAll(List.of(environment.getProperty(setting, "").split("[,;]", -1))));
        locations.stream().flatMap(location -> files(location.strip(), name)).forEach(YamlCheck::check);
    }

    private static Stream<Path> files(String location, String name) {
        String place = location.replaceFirst("^optional:", "").replaceFirst("^file:", "");
        Stream<String> paths =
                place.endsWith("/") ? Stream.of(place + name + ".yml", place + name + ".yaml") : Stream.of(place);
        return paths.filter(path -> path.endsWith(".yml") || path.endsWith(".yaml"))
                .flatMap(YamlCheck::file);
    }

    private static Stream<Path> file(String path) {
        try {
            return Stream.of(Path.of(path)).filter(Files::isReadable);
        } catch (InvalidPathException e) {
            return Stream.empty(); // no path of this file system: a URL perhaps
        }
    }

    private static void check(Path file) {
        try {
            new YamlPropertySourceLoader().load(file.toString(), new FileSystemResource(file));
        } catch (YAMLException e) {
            throw new MalformedFileException(file, e);
        } catch (IOException e) {
            // Spring Boot will say so, with the name of the file.
            return;
        }
    }
}
