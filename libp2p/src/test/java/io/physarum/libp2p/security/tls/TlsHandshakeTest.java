package io.physarum.libp2p.security.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.security.SecurePair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What TLS adds to the contract of security protocols: peers whose TLS is not that of libp2p. */
class TlsHandshakeTest {

    private static final String YAMUX = "/yamux/1.0.0";

    private static final int SERVER_NAME = 0;

    private static final int ALPN = 16;

    private static final int SUPPORTED_VERSIONS = 43;

    private final PrivateKey key = Keys.generate(KeyType.ED25519);

    private final EmbeddedChannel ours = new EmbeddedChannel();

    private final EmbeddedChannel theirs = new EmbeddedChannel();

    @AfterEach
    void close() {
        ours.finishAndReleaseAll();
        theirs.finishAndReleaseAll();
    }

    private CompletableFuture<SecuritySession> secure(boolean initiator) {
        return new TlsSecurity(key, List.of(YAMUX), SecurePair.TIMEOUT).secure(ours, initiator, Optional.empty());
    }

    /** A peer that takes any certificate, and is otherwise what the test wants. */
    private void peer(boolean initiator, Optional<OneKeyManager> shown, Consumer<SSLParameters> change) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    shown.map(manager -> new KeyManager[] {manager}).orElse(null),
                    InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                    null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(initiator);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3"});
            parameters.setApplicationProtocols(new String[] {"libp2p"});
            parameters.setWantClientAuth(!initiator);
            change.accept(parameters);
            engine.setSSLParameters(parameters);
            theirs.pipeline().addLast(new SslHandler(engine));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void exchange(boolean weInitiate) {
        EmbeddedChannel first = weInitiate ? ours : theirs;
        EmbeddedChannel second = weInitiate ? theirs : ours;
        boolean carried = true;
        while (carried) {
            carried = deliver(SecurePair.take(first), second);
            carried |= deliver(SecurePair.take(second), first);
        }
    }

    /** The strange peer may fail in any way. */
    private boolean deliver(byte[] bytes, EmbeddedChannel to) {
        if (to.equals(ours) || bytes.length == 0) {
            return SecurePair.deliver(bytes, to);
        }
        return catchThrowable(() -> SecurePair.deliver(bytes, to)) == null;
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Objects.requireNonNull(catchThrowable(future::join).getCause());
    }

    private static Optional<OneKeyManager> showing(CertificateForge forge) {
        return Optional.of(new OneKeyManager(forge.key(), forge.make()));
    }

    private static Optional<OneKeyManager> good() {
        return showing(new CertificateForge().signedKey(false));
    }

    private static Optional<OneKeyManager> twoCertificates() {
        CertificateForge forge = new CertificateForge().signedKey(false);
        X509Certificate certificate = forge.make();
        return Optional.of(new OneKeyManager(forge.key(), certificate, certificate));
    }

    private static Optional<OneKeyManager> vouchingForAnotherKey() {
        CertificateForge forge = new CertificateForge();
        byte[] other = CertificateForge.newPair().getPublic().getEncoded();
        return showing(forge.signedKey(false, SignedKey.sign(forge.identity(), other)));
    }

    private static Optional<OneKeyManager> expired() {
        Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");
        return showing(new CertificateForge().signedKey(false).valid(longAgo, longAgo.plusSeconds(1)));
    }

    private static Stream<Arguments> badCertificates() {
        return Stream.of(true, false)
                .flatMap(weInitiate -> Stream.of(
                        Arguments.of(weInitiate, "2 certificates", twoCertificates()),
                        Arguments.of(weInitiate, "not now", expired()),
                        Arguments.of(weInitiate, "lacks the libp2p extension", showing(new CertificateForge())),
                        Arguments.of(weInitiate, "does not prove", vouchingForAnotherKey()),
                        Arguments.of(
                                weInitiate,
                                "not known here",
                                showing(new CertificateForge()
                                        .signedKey(false)
                                        .extension("1.2.3", true, new byte[] {5, 0}))),
                        Arguments.of(
                                weInitiate,
                                "not signed with its own key",
                                showing(new CertificateForge()
                                        .signedKey(false)
                                        .signedBy(CertificateForge.newPair().getPrivate())))));
    }

    @ParameterizedTest
    @MethodSource("badCertificates")
    void refusesCertificatesThatAreNotThoseOfLibp2p(boolean weInitiate, String why, Optional<OneKeyManager> shown) {
        CompletableFuture<SecuritySession> session = secure(weInitiate);
        peer(!weInitiate, shown, parameters -> {});
        exchange(weInitiate);

        assertThat(failure(session))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(why);
        assertThat(ours.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesCertificatesThatNameNobody(boolean weInitiate) {
        CompletableFuture<SecuritySession> session = secure(weInitiate);
        CertificateForge forge = new CertificateForge().signedKey(true).withoutNames();
        peer(!weInitiate, showing(forge), parameters -> {});
        exchange(weInitiate);

        assertThat(session.join().remotePublicKey()).isEqualTo(forge.identity().publicKey());
    }

    @Test
    void refusesInitiatorsThatShowNoCertificate() {
        CompletableFuture<SecuritySession> session = secure(false);
        peer(true, Optional.empty(), parameters -> {});
        exchange(false);

        assertThat(failure(session)).isInstanceOf(ProtocolViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesOlderVersions(boolean weInitiate) {
        CompletableFuture<SecuritySession> session = secure(weInitiate);
        peer(!weInitiate, good(), parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}));
        exchange(weInitiate);

        assertThat(failure(session))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("the tls handshake failed");
    }

    @Test
    void refusesInitiatorsThatOfferOtherApplicationProtocolsOnly() {
        CompletableFuture<SecuritySession> session = secure(false);
        peer(true, good(), parameters -> parameters.setApplicationProtocols(new String[] {"h2", "/mplex/6.7.0"}));
        exchange(false);

        assertThat(failure(session)).isInstanceOf(ProtocolViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesTheMuxerOpenWithPeersThatNameNoApplicationProtocol(boolean weInitiate) {
        CompletableFuture<SecuritySession> session = secure(weInitiate);
        peer(!weInitiate, good(), parameters -> parameters.setApplicationProtocols(new String[0]));
        exchange(weInitiate);

        assertThat(session.join().earlyMuxer()).isEmpty();
    }

    @Test
    void offersOnlyTls13WithItsMuxersAndNamesNoServer() {
        secure(true);

        Map<Integer, byte[]> hello = extensionsOf(SecurePair.take(ours));

        assertThat(hello).doesNotContainKey(SERVER_NAME);
        assertThat(hello.get(SUPPORTED_VERSIONS)).containsExactly(2, 3, 4);
        assertThat(new String(hello.get(ALPN), StandardCharsets.ISO_8859_1))
                .isEqualTo("\0\u0014\u000c/yamux/1.0.0\u0006libp2p");
    }

    private static Map<Integer, byte[]> extensionsOf(byte[] clientHello) {
        ByteBuffer in = ByteBuffer.wrap(clientHello);
        in.position(5 + 4 + 2 + 32); // record, message, version, random
        skip(in, in.get() & 0xff); // session id
        skip(in, in.getShort() & 0xffff); // cipher suites
        skip(in, in.get() & 0xff); // compression methods
        in.getShort();
        Map<Integer, byte[]> extensions = new HashMap<>();
        while (in.hasRemaining()) {
            int type = in.getShort() & 0xffff;
            byte[] value = new byte[in.getShort() & 0xffff];
            in.get(value);
            extensions.put(type, value);
        }
        return extensions;
    }

    private static void skip(ByteBuffer in, int length) {
        in.position(in.position() + length);
    }

    @Test
    void issuesNoTickets() {
        CompletableFuture<SecuritySession> session = secure(false);
        peer(true, good(), parameters -> {});
        deliver(SecurePair.take(theirs), ours);
        deliver(SecurePair.take(ours), theirs);
        deliver(SecurePair.take(theirs), ours);

        assertThat(session).isCompleted();
        assertThat(SecurePair.take(ours)).isEmpty();
    }

    @Test
    void refusesTlsWhereThePeerSpeaksNone() {
        CompletableFuture<SecuritySession> session = secure(false);
        SecurePair.deliver("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), ours);

        assertThat(failure(session))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessage("what the peer sent is not tls");
    }

    @Test
    void closesWhenThePeerEndsTheSession() {
        CompletableFuture<SecuritySession> session = secure(false);
        peer(true, good(), parameters -> {});
        exchange(false);
        assertThat(session).isCompleted();

        theirs.pipeline().get(SslHandler.class).closeOutbound();
        exchange(false);

        assertThat(ours.isOpen()).isFalse();
        ours.checkException();
    }

    @Test
    void failsWhenThePeerEndsTheSessionBeforeItBegins() {
        CompletableFuture<SecuritySession> session = secure(false);
        peer(true, good(), parameters -> {});
        deliver(SecurePair.take(theirs), ours);
        theirs.pipeline().get(SslHandler.class).closeOutbound();
        exchange(false);

        assertThat(session).isCompletedExceptionally();
    }
}
