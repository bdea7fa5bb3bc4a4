package io.physarum.starter.bootstrap;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.SelfConnectionException;
import io.physarum.starter.flags.SettingHints;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Explains why the network was not reached: no bootstrap given, none there, or one that does not understand this node. */
final class BootstrapFailureAnalyzer extends AbstractFailureAnalyzer<BootstrapFailedException> {

    private static final String OPTIONAL = "physarum.p2p.bootstrap.required=false";

    private final Environment environment;

    BootstrapFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BootstrapFailedException cause) {
        if (cause.failures().isEmpty()) {
            return new FailureAnalysis(
                    "No bootstrap is given, so this node cannot find the network.",
                    "Give the p2p address of one by " + given("physarum.p2p.bootstraps", "P2P_BOOTSTRAPS")
                            + ", or set physarum.p2p.mdns.enabled=true to look for nodes on the local network. A first bootstrap of a new network,"
                            + " and an application that has to start without the network, as in its tests, set "
                            + OPTIONAL + ".",
                    cause);
        }
        String reasons = cause.failures().entrySet().stream()
                .map(BootstrapFailureAnalyzer::line)
                .collect(Collectors.joining("\n"));
        String description = "No bootstrap could be reached in "
                + BootstrapFailedException.counted(cause.attempts(), "attempt")
                + ". The last one failed with:\n" + reasons;
        return new FailureAnalysis(description, action(cause), cause);
    }

    private static String line(Map.Entry<String, Throwable> failure) {
        return "  - " + failure.getKey() + ": " + failure.getValue().getMessage();
    }

    private String given(String property, String variable) {
        return SettingHints.in(environment).of(property) + " or variable " + variable;
    }

    private String action(BootstrapFailedException cause) {
        boolean handshakeFailed = cause.failures().values().stream()
                .flatMap(BootstrapFailureAnalyzer::attempts)
                .anyMatch(f -> !isBeforeHandshake(f));
        String passphrase = handshakeFailed
                ? " One was reached but did not understand this node: its passphrase is another one, or only one of the two has"
                        + " any. Give the network's by " + given("physarum.p2p.psk", "P2P_PSK") + "."
                : "";
        return "Check that a bootstrap runs and that its address is right ("
                + given("physarum.p2p.bootstraps", "P2P_BOOTSTRAPS") + ")." + passphrase
                + " To start without the network and keep trying to join it, set " + OPTIONAL + ".";
    }

    private static Stream<Throwable> attempts(Throwable failure) {
        return failure instanceof DialException dial && !dial.attempts().isEmpty()
                ? dial.attempts().values().stream()
                : Stream.of(failure);
    }

    /** Whether a failure says nothing of passphrases: nobody there, no route, no such name, or this node itself. */
    private static boolean isBeforeHandshake(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof IOException
                || failure instanceof SelfConnectionException
                || failure instanceof UnsupportedOperationException
                || failure instanceof java.util.concurrent.TimeoutException;
    }
}
