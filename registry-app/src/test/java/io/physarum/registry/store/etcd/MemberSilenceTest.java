package io.physarum.registry.store.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemberSilenceTest {

    private static final Duration LIMIT = Duration.ofNanos(10);

    private final AtomicLong now = new AtomicLong(-5);

    private final MemberSilence silence = new MemberSilence(now::get);

    @Test
    void beginsWhenAMemberFirstDoesNotAnswer() {
        silence.asked(List.of(1L, 2L), Set.of(2L));
        now.addAndGet(10);
        silence.asked(List.of(1L, 2L), Set.of());
        assertThat(silence.isLongerThan(LIMIT, 1)).isFalse();
        now.addAndGet(1);

        assertThat(silence.isLongerThan(LIMIT, 1)).isTrue();
        assertThat(silence.isLongerThan(LIMIT, 2)).isFalse();
        assertThat(silence.isLongerThan(LIMIT, 3)).isFalse();
    }

    @Test
    void endsWithAnAnswerAndWithTheMember() {
        silence.asked(List.of(1L, 2L), Set.of());
        now.addAndGet(11);
        silence.asked(List.of(1L), Set.of(1L));

        assertThat(silence.isLongerThan(LIMIT, 1)).isFalse();
        assertThat(silence.isLongerThan(LIMIT, 2)).isFalse();
    }
}
