package io.physarum.libp2p.relay.dcutr;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.testing.MemoryConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetirementTest {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final EmbeddedChannel channel = new EmbeddedChannel();

    private final Relayed relayed = new Relayed(channel);

    private boolean hasDirect = true;

    private static final class Relayed extends MemoryConnection {

        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        private boolean idle;

        private int looks;

        Relayed(EmbeddedChannel channel) {
            super(channel, true);
            channel.closeFuture().addListener(done -> closed.complete(null));
        }

        @Override
        public boolean isIdle() {
            looks++;
            return idle;
        }

        @Override
        public CompletableFuture<Void> closeFuture() {
            return closed;
        }
    }

    @BeforeEach
    void freezeTime() {
        channel.freezeTime();
    }

    private void begin() {
        Retirement.begin(relayed, GRACE, () -> hasDirect);
    }

    private void pass(int times) {
        for (int i = 0; i < times; i++) {
            channel.advanceTimeBy(GRACE.toNanos(), TimeUnit.NANOSECONDS);
            channel.runPendingTasks();
        }
    }

    @Test
    void looksOnceInATimeHoweverManyDirectConnectionsCome() {
        begin();
        begin();
        pass(3);
        begin();
        pass(2);

        assertThat(relayed.looks).isEqualTo(5);
        assertThat(relayed.closed.getNumberOfDependents())
                .as("listeners to the end of the relayed connection")
                .isEqualTo(1);
    }

    @Test
    void closesOnceIdle() {
        begin();
        pass(1);
        assertThat(relayed.isOpen()).isTrue();

        relayed.idle = true;
        pass(1);

        assertThat(relayed.isOpen()).isFalse();
    }

    @Test
    void keepsWhatHasNoDirectOneBesideItUntilThereIsOneAgain() {
        relayed.idle = true;
        hasDirect = false;
        begin();
        pass(2);
        assertThat(relayed.isOpen()).isTrue();

        hasDirect = true;
        begin();
        pass(1);

        assertThat(relayed.isOpen()).isFalse();
    }

    @Test
    void looksNoMoreOnceClosed() {
        begin();

        relayed.close();
        begin();
        pass(2);

        assertThat(relayed.looks).isZero();
    }
}
