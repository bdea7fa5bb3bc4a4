package io.physarum.libp2p.example;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GreetingIT {

    @Test
    void greets() throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Greeting.main(new String[0]);
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Hello, 12D3Koo");
    }

    @Test
    void isWhatTheReadmeShows() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/physarum/libp2p/example/Greeting.java"));
        String body = source.substring(source.indexOf("        Host server"), source.lastIndexOf("    }\n}"));
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + body.stripIndent() + "```");
    }
}
