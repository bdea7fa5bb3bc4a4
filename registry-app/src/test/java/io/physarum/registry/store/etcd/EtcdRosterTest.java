package io.physarum.registry.store.etcd;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.etcd.jetcd.cluster.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class EtcdRosterTest {

    private static final long LEARNER = 100;

    /** Voters 1, 2 and so on, of which the first ones answer, and a learner that answers. */
    private static EtcdRoster roster(int voters, int answering) {
        List<Member> members = LongStream.concat(LongStream.rangeClosed(1, voters), LongStream.of(LEARNER))
                .mapToObj(EtcdRosterTest::member)
                .toList();
        Set<Long> alive = LongStream.concat(LongStream.rangeClosed(1, answering), LongStream.of(LEARNER))
                .boxed()
                .collect(Collectors.toSet());
        return EtcdRoster.of(members, alive);
    }

    private static Member member(long id) {
        return new Member(io.etcd.jetcd.api.Member.newBuilder()
                .setID(id)
                .setName("m" + id)
                .addPeerURLs("http://127.0.0.1:" + id)
                .setIsLearner(id == LEARNER)
                .build());
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3", "4,3", "4,4", "5,4", "6,4", "6,5", "7,5"})
    void takesAnotherVoterThatItCouldLoseAgainOrWhileAllAnswer(int voters, int answering) {
        assertThat(roster(voters, answering).canTakeAnotherVoter()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "3,2", "3,1", "4,2", "5,3", "6,3", "7,4"})
    void takesNoVoterThatItCouldNotLoseAgain(int voters, int answering) {
        assertThat(roster(voters, answering).canTakeAnotherVoter()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,2", "4,3", "5,3"})
    void hasAQuorumWhileMostAnswer(int voters, int answering) {
        assertThat(roster(voters, answering).hasQuorum()).isTrue();
        assertThat(roster(voters, answering - 1).hasQuorum()).isFalse();
    }

    @Test
    void namesTheVotersThatDoNotAnswer() {
        EtcdRoster roster = roster(3, 1);

        assertThat(roster.silentVoters()).isEqualTo("m2, m3");
        assertThat(roster.without(Set.of(2L)).silentVoters()).isEqualTo("m3");
        assertThat(roster.contains(URI.create("http://127.0.0.1:2"))).isTrue();
        assertThat(roster.without(Set.of(2L)).contains(URI.create("http://127.0.0.1:2")))
                .isFalse();
    }

    @Test
    void aVoterIsGoneOnlyIfTheLeaderMissesItToo() {
        EtcdRoster roster = roster(3, 1);
        EtcdRoster heard = roster.withHeard(Set.of(1L, 2L));

        assertThat(roster.members()).noneMatch(roster::isGone);
        assertThat(heard.members().stream().filter(heard::isGone).map(Member::getId))
                .containsExactly(3L);
        assertThat(heard.alive()).containsExactlyInAnyOrder(1L, 2L, LEARNER);
        assertThat(heard.hasQuorum()).isTrue();
    }

    @Test
    void aLearnerIsGoneIfItAnswersNobody() {
        EtcdRoster silent = EtcdRoster.of(roster(1, 1).members(), Set.of(1L));

        assertThat(silent.members().stream().filter(silent::isGone).map(Member::getId))
                .containsExactly(LEARNER);
    }
}
