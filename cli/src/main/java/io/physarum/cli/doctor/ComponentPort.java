package io.physarum.cli.doctor;

import java.util.List;

/**
 * A port that a component uses unless told otherwise.
 *
 * @param number the port
 * @param use which component's, and what for
 * @param property what gives the component another one
 * @param isEssential whether the component cannot do without
 * @param recognizer tells the component from others that have the port
 */
record ComponentPort(int number, String use, String property, boolean isEssential, Recognizer recognizer) {

    /** The HTTP port of a bootstrap, by which it tells the time, too. */
    static final int BOOTSTRAP_HTTP = 9100;

    /** Those of all components. */
    static List<ComponentPort> all(Recognizers recognizers) {
        Recognizer http = recognizers.actuator();
        return List.of(
                new ComponentPort(4001, "the bootstrap's p2p", "physarum.p2p.listen", true, recognizers.p2p()),
                new ComponentPort(BOOTSTRAP_HTTP, "the bootstrap's HTTP", "server.port", true, http),
                new ComponentPort(9101, "the allocator's HTTP", "server.port", true, http),
                new ComponentPort(9102, "the registry's HTTP", "server.port", true, http),
                new ComponentPort(9103, "the proxy's HTTP", "server.port", true, http),
                new ComponentPort(4200, "the proxy's gateway", "physarum.proxy.http-port", true, recognizers.gateway()),
                new ComponentPort(
                        2379, "etcd's clients", "physarum.registry.etcd.client-port", false, recognizers.etcd()),
                new ComponentPort(
                        2380, "etcd's members", "physarum.registry.etcd.peer-port", false, recognizers.etcd()));
    }
}
