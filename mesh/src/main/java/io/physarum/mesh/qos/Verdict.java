package io.physarum.mesh.qos;

import java.time.Duration;
import java.util.Optional;

import io.physarum.mesh.discovery.PingResult;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a pooled instance after a ping: either it stays, as it is from now on, or it goes.
 *
 * @param kept the instance if it stays
 * @param reason why it goes, if it does
 */
record Verdict(@Nullable PooledInstance kept, @Nullable RemovalReason reason) {

    static Verdict of(PooledInstance instance, PingResult result) {
        if (!(result instanceof PingResult.Answered answered)) {
            return new Verdict(null, RemovalReason.UNANSWERED);
        }
        Duration roundTripTime = answered.roundTripTime();
        if (!instance.info().networkHardReq().isMetBy(roundTripTime)) {
            return new Verdict(null, RemovalReason.OVER_HARD);
        }
        Optional<Standing> standing = instance.info().networkSoftReq().isMetBy(roundTripTime)
                ? Optional.of(instance.standing().rewarded())
                : instance.standing().penalized();
        return standing.map(next -> new Verdict(instance.measured(roundTripTime, next), null))
                .orElseGet(() -> new Verdict(null, RemovalReason.OVER_SOFT));
    }
}
