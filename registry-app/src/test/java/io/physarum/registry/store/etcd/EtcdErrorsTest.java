package io.physarum.registry.store.etcd;

import java.util.concurrent.TimeoutException;

import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Exceptions;

import static org.assertj.core.api.Assertions.assertThat;

class EtcdErrorsTest {

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"RESOURCE_EXHAUSTED", "OUT_OF_RANGE", "UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL", "UNKNOWN"})
    void takesWhatOtherMembersMayNotRepeatForAFailure(ErrorCode code) {
        assertThat(EtcdErrors.isRefusal(EtcdExceptionFactory.newEtcdException(code, "x")))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"INVALID_ARGUMENT", "PERMISSION_DENIED", "FAILED_PRECONDITION", "UNAUTHENTICATED"})
    void takesWhatEveryMemberWouldRepeatForARefusal(ErrorCode code) {
        assertThat(EtcdErrors.isRefusal(EtcdExceptionFactory.newEtcdException(code, "x")))
                .isTrue();
    }

    @Test
    void knowsThatAMemberIsOutOfRoom() {
        EtcdException full = EtcdExceptionFactory.newEtcdException(ErrorCode.RESOURCE_EXHAUSTED, "x");

        assertThat(EtcdErrors.isExhausted(full)).isTrue();
        assertThat(EtcdErrors.isExhausted(Exceptions.multiple(new TimeoutException(), full)))
                .isTrue();
        assertThat(EtcdErrors.isExhausted(new TimeoutException())).isFalse();
    }

    @Test
    void takesALateAnswerForAFailure() {
        assertThat(EtcdErrors.isRefusal(new TimeoutException())).isFalse();
    }
}
