package io.physarum.libp2p.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GreetingIT {

    @Test
    void greets() throws Exception {
        assertThat(Greeting.greet()).startsWith("Hello, 12D3Koo");
    }

    @Test
    void isWhatTheReadmeShows() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/physarum/libp2p/example/Greeting.java"));
        String body = source.substring(source.indexOf("        Host server"), source.lastIndexOf("        return"));
        assertThat(Files.readString(Path.of("README.md")))
                .contains("```java\n" + body.stripTrailing().stripIndent() + "\n```");
    }
}
