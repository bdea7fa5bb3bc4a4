package io.physarum.libp2p.relay.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.client.ReservationRequests.Grant;
import io.physarum.libp2p.relay.pb.RelayReservation;
import io.physarum.libp2p.testing.MemoryConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReservationKeeperTest {

    /** The quarter of a reservation's time that is left when it is renewed. */
    private static final Duration QUARTER = Duration.ofMinutes(10);

    private static final Duration RESERVED = QUARTER.multipliedBy(4);

    /** More than a reservation loses to the full seconds that its end is told in. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private static final RelayClientConfig CONFIG =
            RelayClientConfig.defaults().withRelays(List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001")), 1);

    private final EmbeddedChannel channel = new EmbeddedChannel();

    private final MemoryConnection connection = new MemoryConnection(new EmbeddedChannel(), true);

    private final Host host =
            new HostBuilder().eventLoopGroup(channel.eventLoop()).build();

    /** What the relay was asked, oldest first. */
    private final List<CompletableFuture<Grant>> questions = new ArrayList<>();

    private final ReservationKeeper keeper = new ReservationKeeper(host, CONFIG, this::ask, () -> {});

    @BeforeEach
    void start() {
        channel.freezeTime();
        keeper.start(List.of());
        want(1);
    }

    private CompletableFuture<Grant> ask(Multiaddr relay) {
        CompletableFuture<Grant> question = new CompletableFuture<>();
        questions.add(question);
        return question;
    }

    private void want(int number) {
        keeper.want(number);
        channel.runPendingTasks();
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    private void grant(int question, Duration time) {
        grant(question, Instant.now().plus(time).getEpochSecond());
    }

    private void grant(int question, long expiry) {
        RelayReservation reservation =
                RelayReservation.newBuilder().setExpire(expiry).build();
        questions.get(question).complete(new Grant(connection, reservation));
        channel.runPendingTasks();
    }

    private void refuse(int question) {
        questions.get(question).completeExceptionally(new StreamResetException("lost"));
        channel.runPendingTasks();
    }

    private boolean isHeld() {
        return keeper.relays().equals(List.of(connection.remotePeer()));
    }

    @Test
    void renewsAReservationOnceBeforeItEnds() {
        grant(0, RESERVED);
        assertThat(isHeld()).isTrue();

        pass(RESERVED.minus(QUARTER).minus(MARGIN));
        assertThat(questions).hasSize(1);
        pass(MARGIN);

        assertThat(questions).hasSize(2);
        grant(1, RESERVED);
        pass(QUARTER.plus(MARGIN));
        assertThat(isHeld()).isTrue();
        assertThat(questions).hasSize(2);
    }

    @Test
    void renewsOnceWhereTwoQuestionsWereAnsweredWithYes() {
        want(0);
        want(1);
        assertThat(questions).as("the first question still runs").hasSize(2);
        grant(0, RESERVED);
        assertThat(isHeld()).as("by an answer to the question before").isFalse();
        grant(1, RESERVED);
        assertThat(isHeld()).isTrue();

        pass(RESERVED.minus(QUARTER));

        assertThat(questions).hasSize(3);
    }

    @Test
    void keepsAReservationWhenAnOlderQuestionFailsLate() {
        want(0);
        want(1);
        grant(1, RESERVED);

        refuse(0);

        assertThat(isHeld()).isTrue();
        pass(CONFIG.retryFirst());
        assertThat(questions).as("no reason to ask anew").hasSize(2);
    }

    @Test
    void holdsNothingThatIsGrantedAfterItWasGivenUp() {
        want(0);

        grant(0, RESERVED);

        assertThat(isHeld()).isFalse();
        pass(RESERVED);
        assertThat(questions).hasSize(1);
    }

    @Test
    void triesToRenewForAsLongAsTheReservationHolds() {
        grant(0, RESERVED);
        pass(RESERVED.minus(QUARTER));

        refuse(1);
        assertThat(isHeld()).isTrue();
        pass(CONFIG.retryFirst());
        refuse(2);
        assertThat(isHeld()).isTrue();
        pass(CONFIG.retryFirst().multipliedBy(2));
        grant(3, RESERVED);

        pass(QUARTER);
        assertThat(isHeld()).isTrue();
        assertThat(questions).hasSize(4);
    }

    @Test
    void losesAReservationThatRanOutUnrenewed() {
        grant(0, RESERVED);
        pass(RESERVED.minus(QUARTER));
        Duration passed = Duration.ZERO;
        while (passed.compareTo(QUARTER.minus(MARGIN)) < 0) {
            assertThat(isHeld()).isTrue();
            int last = questions.size() - 1;
            if (!questions.get(last).isDone()) {
                refuse(last);
            }
            pass(Duration.ofSeconds(1));
            passed = passed.plusSeconds(1);
        }
        assertThat(questions).as("at doubled distances, up to the longest").hasSizeBetween(10, 20);

        pass(MARGIN);

        assertThat(isHeld()).isFalse();
        pass(CONFIG.retryAtMost());
        grant(questions.size() - 1, RESERVED);
        assertThat(isHeld()).isTrue();
    }

    @Test
    void losesAReservationThatRanOutWhileTheRelayWasAsked() {
        grant(0, RESERVED);
        pass(RESERVED.minus(QUARTER));
        assertThat(questions).hasSize(2);

        pass(QUARTER);

        assertThat(isHeld()).isFalse();
    }

    @Test
    void losesAReservationWithItsConnectionWhileItIsToBeRenewed() {
        grant(0, RESERVED);
        pass(RESERVED.minus(QUARTER));
        refuse(1);

        keeper.onDisconnected(connection);
        channel.runPendingTasks();

        assertThat(isHeld()).isFalse();
        pass(CONFIG.retryAtMost());
        assertThat(questions).as("asked anew by one, not two").hasSize(3);
    }

    @Test
    void believesNoRelayThatReservesForAges() {
        grant(0, Long.MAX_VALUE);
        assertThat(isHeld()).isTrue();

        pass(Duration.ofMinutes(30));

        assertThat(questions).hasSize(2);
    }
}
