package io.physarum.starter.host;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/** Explains what is wrong with an address in the configuration. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AddressFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConversionFailedException failed = findCause(cause, ConversionFailedException.class);
        if (failed == null || failed.getTargetType().getObjectType() != Multiaddr.class) {
            return null;
        }
        Throwable reason = failed.getCause() == null ? failed : failed.getCause();
        return new FailureAnalysis(
                "Property " + cause.getName() + " holds no address: " + reason.getMessage() + ".",
                "Write addresses like /ip4/192.0.2.1/tcp/4001 or /dns4/node.example/tcp/4001; one of a bootstrap goes on with"
                        + " /p2p/ and its peer id. Every node logs its own at start.",
                cause);
    }
}
