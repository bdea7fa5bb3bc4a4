package io.physarum.libp2p.kad;

import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.kad.record.PublicKeyValidator;
import io.physarum.libp2p.kad.record.RecordValidator;

/**
 * How a node takes part in the DHT.
 *
 * @param mode whether it serves
 * @param protocolPrefix what comes before {@code /kad/1.0.0} in the protocol id; nodes of one DHT have the same
 * @param k how many peers a bucket holds, a lookup ends with, and a record is put on
 * @param alpha how many peers a lookup asks at once
 * @param paths how many disjoint paths a lookup goes along at once
 * @param times how long things take, live and wait
 * @param limits how much others can make this node hold or do
 * @param validators who decides which values may be stored, by namespace; values of other namespaces are refused
 */
public record DhtConfig(
        DhtMode mode,
        String protocolPrefix,
        int k,
        int alpha,
        int paths,
        DhtTimes times,
        DhtLimits limits,
        Map<String, RecordValidator> validators) {

    /**
     * A server of {@code /ipfs/kad/1.0.0} with the specification's k and α, and with {@linkplain DhtTimes#DEFAULT times} and limits
     * for networks of services that come and go, which are much shorter than the specification's.
     */
    public static final DhtConfig DEFAULT = new DhtConfig(
            DhtMode.SERVER,
            "/ipfs",
            20,
            10,
            3,
            DhtTimes.DEFAULT,
            DhtLimits.DEFAULT,
            Map.of(PublicKeyValidator.NAMESPACE, new PublicKeyValidator()));

    /** Checks the numbers and the prefix; copies the validators. */
    public DhtConfig {
        if (k < 1 || k > 100) {
            throw new IllegalArgumentException("dht k is " + k + " but must be between 1 and 100");
        }
        if (alpha < 1 || alpha > 100) {
            throw new IllegalArgumentException("dht alpha is " + alpha + " but must be between 1 and 100");
        }
        if (paths < 1 || paths > 100) {
            throw new IllegalArgumentException("dht paths is " + paths + " but must be between 1 and 100");
        }
        if (!protocolPrefix.isEmpty() && (!protocolPrefix.startsWith("/") || protocolPrefix.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "dht protocol prefix '" + protocolPrefix + "' must start with a slash and not end with one");
        }
        validators = Map.copyOf(validators);
    }

    /** The protocol id that nodes of this DHT speak. */
    public String protocolId() {
        return protocolPrefix + "/kad/1.0.0";
    }

    /** This configuration in another mode. */
    public DhtConfig withMode(DhtMode newMode) {
        return new DhtConfig(newMode, protocolPrefix, k, alpha, paths, times, limits, validators);
    }

    /** This configuration with another protocol prefix. */
    public DhtConfig withProtocolPrefix(String prefix) {
        return new DhtConfig(mode, prefix, k, alpha, paths, times, limits, validators);
    }

    /** This configuration with another k and α. */
    public DhtConfig withParameters(int newK, int newAlpha) {
        return new DhtConfig(mode, protocolPrefix, newK, newAlpha, paths, times, limits, validators);
    }

    /** This configuration with another number of disjoint paths of a lookup. */
    public DhtConfig withPaths(int newPaths) {
        return new DhtConfig(mode, protocolPrefix, k, alpha, newPaths, times, limits, validators);
    }

    /** This configuration with other times. */
    public DhtConfig withTimes(DhtTimes newTimes) {
        return new DhtConfig(mode, protocolPrefix, k, alpha, paths, newTimes, limits, validators);
    }

    /** This configuration with other limits. */
    public DhtConfig withLimits(DhtLimits newLimits) {
        return new DhtConfig(mode, protocolPrefix, k, alpha, paths, times, newLimits, validators);
    }

    /** This configuration with one more namespace of values. */
    public DhtConfig withValidator(String namespace, RecordValidator validator) {
        Map<String, RecordValidator> all = new LinkedHashMap<>(validators);
        all.put(namespace, validator);
        return new DhtConfig(mode, protocolPrefix, k, alpha, paths, times, limits, all);
    }
}
