package io.physarum.cli.doctor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GreetingTest {

    @Test
    void tellsNodesFromOthersByTheirFirstBytes() {
        assertThat(Greeting.classify(ascii("\u0013/multistream/1.0.0\nmore"))).isEqualTo(Greeting.PUBLIC);
        assertThat(Greeting.classify(ascii("SSH-2.0-OpenSSH_9.2p1 De"))).isEqualTo(Greeting.FOREIGN);
        assertThat(Greeting.classify(ascii("220 ready\r\n"))).isEqualTo(Greeting.FOREIGN);
        assertThat(Greeting.classify(new byte[0])).isEqualTo(Greeting.SILENT);
        byte[] nonce = new byte[24];
        Arrays.fill(nonce, (byte) 0xa7);
        assertThat(Greeting.classify(nonce)).isEqualTo(Greeting.PRIVATE);
        assertThat(Greeting.classify(Arrays.copyOf(nonce, 23))).isEqualTo(Greeting.FOREIGN);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
