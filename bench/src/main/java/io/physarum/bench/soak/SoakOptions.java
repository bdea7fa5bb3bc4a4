package io.physarum.bench.soak;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.tls.TlsSecurity;

/**
 * What a run is made of.
 *
 * @param connections how many peers connect
 * @param minutes how long they stay
 * @param securityProtocol the protocol id of their security
 */
record SoakOptions(int connections, int minutes, String securityProtocol) {

    static SoakOptions parse(List<String> arguments) {
        Map<String, String> given =
                new HashMap<>(Map.of("--connections", "2000", "--minutes", "10", "--security", "tls"));
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size() || given.replace(arguments.get(i), arguments.get(i + 1)) == null) {
                throw new IllegalArgumentException(
                        "the options are --connections N  --minutes N  --security tls|noise, not " + arguments);
            }
        }
        return new SoakOptions(
                Integer.parseInt(given.get("--connections")),
                Integer.parseInt(given.get("--minutes")),
                protocol(given.getOrDefault("--security", "tls").toLowerCase(Locale.ROOT)));
    }

    private static String protocol(String security) {
        return switch (security) {
            case "tls" -> TlsSecurity.PROTOCOL_ID;
            case "noise" -> NoiseSecurity.PROTOCOL_ID;
            default -> throw new IllegalArgumentException("--security is tls or noise, not " + security);
        };
    }
}
