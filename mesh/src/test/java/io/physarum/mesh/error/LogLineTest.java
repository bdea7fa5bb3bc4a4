package io.physarum.mesh.error;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogLineTest {

    @Test
    void leavesOneLineAsItIs() {
        assertThat(LogLine.of("it failed")).isEqualTo("it failed");
    }

    @Test
    void putsLinesBetweenBars() {
        assertThat(LogLine.of("it failed; it wrote last:\nException: no\r\n\n\tat Main.main\n"))
                .isEqualTo("it failed; it wrote last: | Exception: no | at Main.main");
    }

    @Test
    void keepsTheFirstLineAndTheLastTen() {
        String many = IntStream.range(0, 30).mapToObj(Integer::toString).collect(Collectors.joining("\n"));

        assertThat(LogLine.of(many)).isEqualTo("0 | … | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29");
    }

    @Test
    void leavesOutTheMiddleOfWhatIsTooLong() {
        assertThat(LogLine.of("begin" + "x".repeat(5000) + "end"))
                .hasSize(2001)
                .startsWith("beginx")
                .endsWith("xend");
    }
}
