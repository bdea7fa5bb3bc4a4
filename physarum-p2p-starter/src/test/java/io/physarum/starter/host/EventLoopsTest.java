package io.physarum.starter.host;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventLoopsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventLoops loops = EventLoops.start(2);

    @AfterEach
    void stop() {
        loops.destroy();
    }

    @Test
    void nobodyMayBlockOnThem() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> block(loops.group()))
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not supported in thread physarum-");
        }
    }

    @Test
    void norOnThoseOfTheWebServerAndOfWebClients() {
        LoopResources shared = new SharedLoopResources(loops.group());
        assertThatThrownBy(() -> block(shared.onServer(true)))
                .hasMessageContaining("not supported in thread physarum-");
        assertThatThrownBy(() -> block(shared.onClient(true)))
                .hasMessageContaining("not supported in thread physarum-");
    }

    @Test
    void theirThreadsDoNotKeepAProgramRunning() throws Exception {
        assertThat(loops.group().submit(() -> Thread.currentThread().isDaemon()).get(60, TimeUnit.SECONDS))
                .isTrue();
        assertThat(loops.group().submit(Schedulers::isInNonBlockingThread).get(60, TimeUnit.SECONDS))
                .isTrue();
    }

    private static void block(EventLoopGroup group) throws Exception {
        group.submit(() -> Mono.delay(Duration.ofMillis(1)).block(PATIENCE)).get(60, TimeUnit.SECONDS);
    }
}
