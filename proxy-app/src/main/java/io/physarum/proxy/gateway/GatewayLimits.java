package io.physarum.proxy.gateway;

import java.util.Optional;

import io.netty.buffer.ByteBuf;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;

/**
 * What the gateway takes from a client.
 *
 * @param maxRequestBody the largest request body, if there is a limit
 */
record GatewayLimits(Optional<DataSize> maxRequestBody) {

    /** Checks a declared length; negative if none was declared. */
    void check(long length) {
        maxRequestBody.ifPresent(limit -> {
            if (length > limit.toBytes()) {
                throw new BodyTooLargeException(limit);
            }
        });
    }

    /** The body, which fails where it grows over the limit. */
    Flux<ByteBuf> limit(Flux<ByteBuf> body) {
        return maxRequestBody.map(limit -> counted(body, limit)).orElse(body);
    }

    private static Flux<ByteBuf> counted(Flux<ByteBuf> body, DataSize limit) {
        return Flux.defer(() -> {
            long[] seen = {0};
            return body.<ByteBuf>handle((buffer, sink) -> {
                seen[0] += buffer.readableBytes();
                if (seen[0] > limit.toBytes()) {
                    buffer.release();
                    sink.error(new BodyTooLargeException(limit));
                } else {
                    sink.next(buffer);
                }
            });
        });
    }

    /** The request's body is larger than allowed. */
    static final class BodyTooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BodyTooLargeException(DataSize limit) {
            super("the request body is larger than " + limit.toBytes()
                    + " bytes, the value of physarum.proxy.max-request-body");
        }
    }
}
