package io.physarum.libp2p.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class StreamFaultsIT {

    private final TestHosts hosts = new TestHosts();

    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    private final Logger log = (Logger) LoggerFactory.getLogger(StreamNegotiator.class);

    StreamFaultsIT() {
        events.start();
        log.addAppender(events);
    }

    @AfterEach
    void stop() {
        log.detachAppender(events);
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
                .untilAsserted(() -> assertThat(events.list)
                        .filteredOn(event -> event.getLevel() == Level.ERROR)
                        .singleElement()
                        .satisfies(event -> assertThat(event.getThrowableProxy().getMessage())
                                .isEqualTo("a bug")));
    }
}
