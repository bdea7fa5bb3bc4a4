package io.physarum.registry.store.etcd;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * Tells failures of a member, after which another is asked, from refusals, which every member would repeat. That a member
 * has not come to a revision yet ({@code OUT_OF_RANGE}) is a failure. That it is out of room or has too many requests
 * ({@code RESOURCE_EXHAUSTED}) is one, too, but the others are asked only once then, as the whole cluster may be; a request
 * that is too large is an {@code INVALID_ARGUMENT}.
 */
final class EtcdErrors {

    private static final Set<ErrorCode> REFUSALS = EnumSet.of(
            ErrorCode.INVALID_ARGUMENT,
            ErrorCode.NOT_FOUND,
            ErrorCode.ALREADY_EXISTS,
            ErrorCode.PERMISSION_DENIED,
            ErrorCode.UNAUTHENTICATED,
            ErrorCode.FAILED_PRECONDITION,
            ErrorCode.UNIMPLEMENTED);

    private EtcdErrors() {}

    static boolean isRefusal(Throwable failure) {
        return Exceptions.unwrapMultiple(failure).stream().anyMatch(one -> REFUSALS.contains(codeOf(one)));
    }

    /** Whether a member is out of room, or has too many requests. */
    static boolean isExhausted(@Nullable Throwable failure) {
        return failure != null
                && Exceptions.unwrapMultiple(failure).stream()
                        .anyMatch(one -> codeOf(one) == ErrorCode.RESOURCE_EXHAUSTED);
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
