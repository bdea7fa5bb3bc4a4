package io.physarum.libp2p.host;

import java.net.BindException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ListenerSetTest {

    private static final Multiaddr FIRST = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

    private static final Multiaddr SECOND = Multiaddr.parse("/ip4/192.0.2.2/tcp/2");

    private final ScriptedTransport transport = new ScriptedTransport();

    private final ListenerSet listeners = new ListenerSet(List.of(transport), (from, channel) -> {});

    @Test
    void namesAddressesInTheOrderInWhichTheyWereAskedFor() {
        CompletableFuture<Void> binding = listeners.bind(List.of(FIRST, SECOND));
        transport.bound(SECOND);
        assertThat(binding).isNotDone();
        transport.bound(FIRST);

        assertThat(binding).isCompleted();
        assertThat(listeners.addresses()).containsExactly(FIRST, SECOND);
    }

    @Test
    void afterAFailureNothingStaysBoundAndItMayBeTriedAgain() {
        CompletableFuture<Void> binding = listeners.bind(List.of(FIRST, SECOND));
        transport.bound(SECOND);
        transport.notBound(FIRST, new BindException("in use"));

        assertThatThrownBy(binding::join)
                .hasCauseInstanceOf(DialException.class)
                .hasMessageContaining(FIRST + " (in use)");
        assertThat(listeners.addresses()).isEmpty();

        CompletableFuture<Void> again = listeners.bind(List.of(SECOND));
        transport.bound(SECOND);
        assertThat(again).isCompleted();
        assertThat(listeners.addresses()).containsExactly(SECOND);
    }
}
