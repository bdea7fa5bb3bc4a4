package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;

import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.VirtualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServedInstanceTest {

    private final VirtualTime time = new VirtualTime();

    private final ServedInstance instance = new ServedInstances(time.source())
            .serve(ServiceName.of("s"), "hash", new InetSocketAddress("127.0.0.1", 1));

    @Test
    void isSilentAfterThreeRequestsInARowWithoutAnAnswer() {
        waitInVain(10);
        waitInVain(60);
        assertThat(instance.isSilent()).isFalse();

        waitInVain(10);
        assertThat(instance.isSilent()).isTrue();

        instance.answered();
        assertThat(instance.isSilent()).isFalse();
    }

    @Test
    void isNotSilentForThoseWhoDoNotWait() {
        for (int i = 0; i < 10; i++) {
            waitInVain(9);
        }

        assertThat(instance.isSilent()).isFalse();
    }

    @Test
    void isNotSilentWhileItAnswersOthers() {
        long begun = instance.now();
        time.passSeconds(60);
        instance.answered();
        for (int i = 0; i < 10; i++) {
            instance.unanswered(begun);
        }

        assertThat(instance.isSilent()).isFalse();
    }

    @Test
    void countsOneOfRequestsSideBySide() {
        long begun = instance.now();
        time.passSeconds(10);
        for (int i = 0; i < 10; i++) {
            instance.unanswered(begun);
        }
        assertThat(instance.isSilent()).isFalse();

        waitInVain(10);
        waitInVain(10);
        assertThat(instance.isSilent()).isTrue();
    }

    @Test
    void forgetsWhatWasLongAgo() {
        waitInVain(10);
        waitInVain(10);
        time.passSeconds(601);
        waitInVain(10);

        assertThat(instance.isSilent()).isFalse();
    }

    private void waitInVain(long seconds) {
        long begun = instance.now();
        time.passSeconds(seconds);
        instance.unanswered(begun);
    }
}
