package io.physarum.mesh.registry;

/** The names under which registries are found and spoken to. */
public final class RegistryProtocols {

    /** The rendezvous string of registries. */
    public static final String RENDEZVOUS = "registry-service";

    /** Registers a service. */
    public static final String ADD = "/add/0.1";

    /** Asks for one service. */
    public static final String GET = "/get/0.1";

    /** Asks for all services. */
    public static final String LIST = "/list/0.1";

    /** Deletes a service. */
    public static final String DELETE = "/delete/0.1";

    /** Adds a member to the registries' own cluster. */
    public static final String MEMBER_ADD = "/memberadd/0.1";

    /** Streams the names of services that change. */
    public static final String WATCH = "/physarum/registry/watch/1.0.0";

    private RegistryProtocols() {}
}
