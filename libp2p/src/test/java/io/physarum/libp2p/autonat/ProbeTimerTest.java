package io.physarum.libp2p.autonat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProbeTimerTest {

    private static final long INTERVAL = 1000;

    private final EmbeddedChannel clock = new EmbeddedChannel();

    private final List<CompletableFuture<Boolean>> questions = new ArrayList<>();

    private boolean anythingToAsk = true;

    private int ticks;

    private final ProbeTimer timer = new ProbeTimer(clock.eventLoop(), Duration.ofMillis(INTERVAL), this::probe);

    @BeforeEach
    void freeze() {
        clock.freezeTime();
        timer.start();
    }

    @AfterEach
    void close() {
        clock.finishAndReleaseAll();
    }

    private Optional<CompletableFuture<Boolean>> probe() {
        ticks++;
        if (!anythingToAsk) {
            return Optional.empty();
        }
        questions.add(new CompletableFuture<>());
        return Optional.of(last());
    }

    private CompletableFuture<Boolean> last() {
        return questions.get(questions.size() - 1);
    }

    private void pass(long intervals) {
        for (long i = 0; i < intervals; i++) {
            clock.advanceTimeBy(INTERVAL, TimeUnit.MILLISECONDS);
            clock.runScheduledPendingTasks();
        }
    }

    /** Nothing to ask for a while, so that the pause is long; then a question is out. */
    private void askAfterALongPause() {
        anythingToAsk = false;
        pass(1);
        anythingToAsk = true;
        pass(2);
        assertThat(questions).hasSize(1);
        ticks = 0;
    }

    @Test
    void asksTheNextQuestionAnIntervalAfterTheLastOneEnded() {
        pass(5);
        assertThat(questions).hasSize(1);
        last().complete(true);
        assertThat(questions).hasSize(1);
        pass(1);
        assertThat(questions).hasSize(2);
    }

    @Test
    void asksEverMoreRarelyWhileThereIsNothingToAskUntilItIsHurried() {
        anythingToAsk = false;
        pass(1 + 2 + 4 + 8);
        assertThat(ticks).isEqualTo(4);
        timer.hurry();
        pass(1);
        assertThat(ticks).isEqualTo(5);
        pass(200);
        ticks = 0;
        pass(128);
        assertThat(ticks).isEqualTo(2);
    }

    @Test
    void thereIsOneTimerHoweverOftenItIsHurriedWhileAQuestionIsOut() {
        askAfterALongPause();
        for (int i = 0; i < 10; i++) {
            timer.hurry();
        }
        pass(10);
        assertThat(ticks).isZero();
        last().complete(false);
        anythingToAsk = false;
        pass(1 + 2 + 4);
        assertThat(ticks).isEqualTo(3);
    }

    @Test
    void asksNobodyOnceItIsStopped() {
        askAfterALongPause();
        timer.hurry();
        last().complete(true);
        timer.hurry();
        timer.stop();
        timer.hurry();
        pass(100);
        assertThat(ticks).isZero();
    }

    @Test
    void aQuestionThatEndsAfterTheStopLeadsToNoOther() {
        askAfterALongPause();
        timer.stop();
        last().complete(true);
        pass(100);
        assertThat(ticks).isZero();
    }

    @Test
    void startedAgainWhileAQuestionIsOutItAsksOneAtATime() {
        askAfterALongPause();
        timer.stop();
        timer.start();
        pass(10);
        assertThat(questions).hasSize(1);
        last().complete(true);
        pass(1);
        assertThat(questions).hasSize(2);
        pass(10);
        assertThat(questions).hasSize(2);
    }
}
