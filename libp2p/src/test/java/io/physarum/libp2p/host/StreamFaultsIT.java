package io.physarum.libp2p.host;

import ch.qos.logback.classic.Level;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.testing.RecordedLog;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamFaultsIT {

    private final TestHosts hosts = new TestHosts();

    private final RecordedLog log = RecordedLog.of(StreamNegotiator.class);

    @AfterEach
    void stop() {
        log.close();
        hosts.close();
    }

    @Test
    void aBindingThatFailsIsOurOwnFaultAndAnError() {
        Host a = hosts.start();
        Host b = hosts.start();
        TestHosts.introduce(a, b);
        b.addProtocol(ProtocolBinding.of("/test/broken/1.0.0", stream -> {
            throw new IllegalStateException("a bug");
        }));

        a.newStream(b.peerId(), ProtocolBinding.of("/test/broken/1.0.0", stream -> {}));

        Awaitility.await()
                .untilAsserted(() -> assertThat(log.events())
                        .filteredOn(event -> event.getLevel() == Level.ERROR)
                        .singleElement()
                        .satisfies(event -> assertThat(event.getThrowableProxy().getMessage())
                                .isEqualTo("a bug")));
    }
}
