package io.physarum.registry.store.etcd;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import reactor.core.Exceptions;

/** Tells failures of a member, after which another is asked, from refusals, which every member would repeat. */
final class EtcdErrors {

    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.INVALID_ARGUMENT,
            ErrorCode.NOT_FOUND,
            ErrorCode.ALREADY_EXISTS,
            ErrorCode.PERMISSION_DENIED,
            ErrorCode.UNAUTHENTICATED,
            ErrorCode.RESOURCE_EXHAUSTED,
            ErrorCode.FAILED_PRECONDITION,
            ErrorCode.OUT_OF_RANGE,
            ErrorCode.UNIMPLEMENTED);

    private EtcdErrors() {}

    static boolean isRefusal(Throwable failure) {
        return Exceptions.unwrapMultiple(failure).stream().anyMatch(one -> REFUSALS.contains(codeOf(one)));
    }

    static ErrorCode codeOf(Throwable failure) {
        if (failure instanceof EtcdException known) {
            return known.getErrorCode();
        }
        return failure instanceof TimeoutException
                ? ErrorCode.DEADLINE_EXCEEDED
                : EtcdExceptionFactory.toEtcdException(failure).getErrorCode();
    }

    /** What went wrong, in one line. */
    static String describe(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof TimeoutException || message == null
                ? failure.getClass().getSimpleName()
                : message;
    }
}
