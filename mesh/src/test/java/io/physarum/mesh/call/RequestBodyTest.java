package io.physarum.mesh.call;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class RequestBodyTest {

    private final AtomicInteger subscriptions = new AtomicInteger();

    private Flux<ByteBuf> parts(String... parts) {
        return Flux.just(parts)
                .map(part -> ByteBufAllocator.DEFAULT
                        .buffer()
                        .writeBytes(Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII)))
                .doOnSubscribe(subscription -> subscriptions.incrementAndGet());
    }

    private static String read(RequestBody body) {
        return Flux.from(body.publisher())
                .map(buffer -> {
                    String text = buffer.toString(StandardCharsets.US_ASCII);
                    buffer.release();
                    return text;
                })
                .collectList()
                .map(texts -> String.join("", texts))
                .block();
    }

    @Test
    void aShortBodyCanBeHadAgain() {
        RequestBody body = new RequestBody(parts("ab", "c"), 3);
        assertThat(read(body)).isEqualTo("abc");
        assertThat(body.isWhole()).isTrue();
        assertThat(read(body)).isEqualTo("abc");
        assertThat(subscriptions).hasValue(1);
    }

    @Test
    void aBodyThatIsLongOrDoesNotSayCannotBeHadAgainOnceItIsRead() {
        for (long length : new long[] {-1, RequestBody.KEPT + 1}) {
            RequestBody body = new RequestBody(parts("ab", "c"), length);
            assertThat(body.isWhole()).isTrue();
            assertThat(read(body)).isEqualTo("abc");
            assertThat(body.isWhole()).isFalse();
        }
    }

    @Test
    void keepsNoMoreThanWasDeclared() {
        ByteBuf tooMuch = ByteBufAllocator.DEFAULT.buffer().writeZero(2);
        RequestBody body = new RequestBody(Flux.just(Unpooled.buffer().writeZero(2), tooMuch), 3);
        StepVerifier.create(body.publisher())
                .verifyErrorMessage("the request body is longer than its Content-Length of 3 bytes");
        assertThat(tooMuch.refCnt()).isZero();
    }
}
