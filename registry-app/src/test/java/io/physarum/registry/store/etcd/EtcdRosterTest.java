package io.physarum.registry.store.etcd;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class EtcdRosterTest {

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,3", "4,3", "4,4", "5,4", "6,4", "6,5", "7,5"})
    void takesAnotherVoterThatItCouldLoseAgainOrWhileAllAnswer(long voters, long answering) {
        assertThat(EtcdRoster.canTakeAnotherVoter(voters, answering)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "3,2", "3,1", "4,2", "5,3", "6,3", "7,4"})
    void takesNoVoterThatItCouldNotLoseAgain(long voters, long answering) {
        assertThat(EtcdRoster.canTakeAnotherVoter(voters, answering)).isFalse();
    }
}
