package io.physarum.starter.mesh;

import io.physarum.mesh.registry.CachingRegistryClient;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.starter.StartPhase;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;

/** Keeps the memory of the registry's entries up to date while the application runs. */
final class RegistryFollower implements SmartLifecycle {

    private final CachingRegistryClient cache;

    private final OverlayRegistryClient registry;

    private volatile @Nullable Disposable following;

    RegistryFollower(CachingRegistryClient cache, OverlayRegistryClient registry) {
        this.cache = cache;
        this.registry = registry;
    }

    @Override
    public void start() {
        following = cache.follow(registry.watch());
    }

    @Override
    public void stop() {
        Disposable running = following;
        if (running != null) {
            running.dispose();
            following = null;
        }
    }

    @Override
    public boolean isRunning() {
        return following != null;
    }

    @Override
    public int getPhase() {
        return StartPhase.CLIENTS;
    }
}
