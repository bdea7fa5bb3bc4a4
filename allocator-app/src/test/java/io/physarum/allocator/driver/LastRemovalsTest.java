package io.physarum.allocator.driver;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class LastRemovalsTest {

    private final List<String> removed = new ArrayList<>();

    private Mono<Void> remove(String handle) {
        return handle.equals("stuck")
                ? Mono.error(new DriverUnavailableException("it does not go", null))
                : Mono.fromRunnable(() -> removed.add(handle));
    }

    @Test
    void removesTheOthersIfOneCannotBe() {
        LastRemovals.of(Flux.just("one", "stuck", "two"), this::remove).block();
        assertThat(removed).containsExactly("one", "two");
    }

    @Test
    void endsIfTheyCannotBeListed() {
        LastRemovals.of(Flux.error(new DriverUnavailableException("nobody answers", null)), this::remove)
                .block();
        assertThat(removed).isEmpty();
    }
}
