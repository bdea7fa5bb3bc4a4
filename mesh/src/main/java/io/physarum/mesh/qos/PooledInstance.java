package io.physarum.mesh.qos;

import java.time.Duration;
import java.util.Comparator;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;

/**
 * An instance that the pool watches.
 *
 * @param name the service's name
 * @param info what the registry said of it when the instance was found
 * @param peer the peer that serves it
 * @param roundTripTime the latest measurement
 * @param level 0 = proven, 1 = on trial
 * @param count the points it has, from 0 to 100
 */
public record PooledInstance(
        ServiceName name, ServiceInfo info, PeerId peer, Duration roundTripTime, int level, int count) {

    static final Comparator<PooledInstance> BEST_FIRST =
            Comparator.comparingInt(PooledInstance::level).thenComparing(PooledInstance::roundTripTime);

    static PooledInstance fresh(ServiceName name, ServiceInfo info, PeerId peer, Duration roundTripTime) {
        return new PooledInstance(name, info, peer, roundTripTime, Standing.NEW.level(), Standing.NEW.count());
    }

    /** Whether the latest measurement meets the soft requirement. */
    public boolean isWithinSoft() {
        return info.networkSoftReq().isMetBy(roundTripTime);
    }

    Standing standing() {
        return new Standing(level, count);
    }

    PooledInstance describedAs(ServiceInfo newInfo) {
        return new PooledInstance(name, newInfo, peer, roundTripTime, level, count);
    }

    PooledInstance measured(Duration newRoundTripTime, Standing standing) {
        return new PooledInstance(name, info, peer, newRoundTripTime, standing.level(), standing.count());
    }
}
