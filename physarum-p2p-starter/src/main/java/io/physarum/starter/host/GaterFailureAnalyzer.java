package io.physarum.starter.host;

import io.physarum.libp2p.host.gater.IpNetwork;
import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/** Explains what is wrong with a peer id or a network in the configuration. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class GaterFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConversionFailedException failed = findCause(cause, ConversionFailedException.class);
        Class<?> wanted = failed == null ? null : failed.getTargetType().getObjectType();
        if (failed == null || (wanted != PeerId.class && wanted != IpNetwork.class)) {
            return null;
        }
        Throwable reason = failed.getCause() == null ? failed : failed.getCause();
        return new FailureAnalysis(
                "Property " + cause.getName() + " holds something that is neither a peer id nor a network: "
                        + reason.getMessage() + ".",
                wanted == PeerId.class
                        ? "Write peer ids like 12D3Koo… or Qm…; every node logs its own at start, and registry-cli peers"
                                + " lists them."
                        : "Write networks like 10.0.0.0/8, 2001:db8::/32 or a single address.",
                cause);
    }
}
