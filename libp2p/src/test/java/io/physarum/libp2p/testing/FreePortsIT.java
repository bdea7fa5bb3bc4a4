package io.physarum.libp2p.testing;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FreePortsIT {

    /** Of the ports that are given, those that nobody has claimed in the test. */
    private static final int LEFT = 15_000;

    private static final int COUNT = 200;

    @TempDir
    Path temp;

    @Test
    void aPortIsGivenToOneProcessUntilThatEnds() throws Exception {
        PortClaims claims = new PortClaims(temp.resolve("physarum-test-ports-" + System.getProperty("user.name")));
        IntStream.range(12_000, 20_000)
                .filter(port -> port < LEFT || port >= LEFT + COUNT)
                .forEach(claims::claim);
        Process one = giveInAnotherProcess();
        Process two = giveInAnotherProcess();
        try {
            List<Integer> given =
                    IntStream.concat(given(one), given(two)).boxed().toList();
            assertThat(given).hasSize(10).doesNotHaveDuplicates().allMatch(port -> port >= LEFT && port < LEFT + COUNT);
            assertThat(given).noneMatch(claims::claim);

            end(one);
            end(two);

            assertThat(given).allMatch(claims::claim).noneMatch(claims::claim);
        } finally {
            one.destroyForcibly();
            two.destroyForcibly();
        }
    }

    private Process giveInAnotherProcess() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temp,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Giver.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static IntStream given(Process process) throws IOException {
        BufferedReader said = process.inputReader();
        return Arrays.stream(String.valueOf(said.readLine()).split(" ", -1)).mapToInt(Integer::parseInt);
    }

    private static void end(Process process) throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Says which ports it was given, and then lives until its input ends. */
    static final class Giver {

        private Giver() {}

        public static void main(String[] arguments) throws IOException {
            int range = FreePorts.tcpRange(3);
            int[] given = {FreePorts.tcp(), FreePorts.udp(), range, range + 1, range + 2};
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
            out.println(IntStream.of(given).mapToObj(Integer::toString).collect(Collectors.joining(" ")));
            System.in.read();
        }
    }
}
