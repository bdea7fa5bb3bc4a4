package io.physarum.cli.overlay;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FirstSuccessTest {

    private final CompletableFuture<String> one = new CompletableFuture<>();

    private final CompletableFuture<String> other = new CompletableFuture<>();

    private final CompletableFuture<String> first = FirstSuccess.of(List.of(one, other));

    @Test
    void waitsForNobodyAfterTheFirstThatSucceeds() {
        assertThat(first).isNotDone();
        other.complete("other");
        assertThat(first).isCompletedWithValue("other");
    }

    @Test
    void outlivesAFailure() {
        one.completeExceptionally(new OverlayException("nobody is there"));
        assertThat(first).isNotDone();
        other.complete("other");
        assertThat(first).isCompletedWithValue("other");
    }

    @Test
    void failsWithAllReasonsWhenAllHaveFailed() {
        one.completeExceptionally(new OverlayException("nobody is there"));
        other.completeExceptionally(new OverlayException("wrong key"));
        assertThatThrownBy(first::join)
                .hasRootCauseInstanceOf(OverlayException.class)
                .hasMessageContaining("no bootstrap can be reached: nobody is there; wrong key");
    }
}
