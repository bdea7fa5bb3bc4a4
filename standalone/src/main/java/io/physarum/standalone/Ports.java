package io.physarum.standalone;

/**
 * The TCP ports of a standalone mesh; 0 takes any free one.
 *
 * @param bootstrap the bootstrap's p2p port
 * @param gateway the proxy's HTTP gateway
 * @param bootstrapHttp the bootstrap's Actuator
 * @param allocatorHttp the allocator's Actuator
 * @param registryHttp the registry's Actuator
 * @param proxyHttp the proxy's Actuator
 */
public record Ports(int bootstrap, int gateway, int bootstrapHttp, int allocatorHttp, int registryHttp, int proxyHttp) {

    /** The ports that users of the original know. */
    public static Ports wellKnown() {
        return new Ports(4001, 4200, 9100, 9101, 9102, 9103);
    }

    /** Any free ports. */
    public static Ports any() {
        return new Ports(0, 0, 0, 0, 0, 0);
    }

    Ports withGateway(int port) {
        return new Ports(bootstrap, port, bootstrapHttp, allocatorHttp, registryHttp, proxyHttp);
    }

    Ports withBootstrap(int port) {
        return new Ports(port, gateway, bootstrapHttp, allocatorHttp, registryHttp, proxyHttp);
    }

    int http(Component component) {
        return switch (component) {
            case BOOTSTRAP -> bootstrapHttp;
            case REGISTRY -> registryHttp;
            case ALLOCATOR -> allocatorHttp;
            case PROXY -> proxyHttp;
        };
    }
}
