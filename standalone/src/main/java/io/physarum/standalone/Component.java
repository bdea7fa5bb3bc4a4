package io.physarum.standalone;

import io.physarum.allocator.AllocatorApplication;
import io.physarum.bootstrap.BootstrapApplication;
import io.physarum.proxy.ProxyApplication;
import io.physarum.registry.RegistryApplication;

/** The applications, in the order in which they start. */
public enum Component {
    /** First contact and ping monitor. */
    BOOTSTRAP(BootstrapApplication.class),
    /** The service registry. */
    REGISTRY(RegistryApplication.class),
    /** The HTTP gateway. */
    PROXY(ProxyApplication.class),
    /** Starts instances on this machine; after the proxy, since it tells them where that is. */
    ALLOCATOR(AllocatorApplication.class);

    private final Class<?> application;

    Component(Class<?> application) {
        this.application = application;
    }

    Class<?> application() {
        return application;
    }
}
