package io.physarum.registry;

import io.physarum.registry.store.etcd.local.LocalEtcd;
import io.physarum.starter.StartPhase;
import io.physarum.starter.host.Waiting;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Starts this machine's etcd, if there is to be one, once the network can be asked to join its cluster. */
final class LocalEtcdLifecycle implements SmartLifecycle {

    /** After the clients of the network, before this node serves others. */
    static final int PHASE = (StartPhase.CLIENTS + StartPhase.SERVICES) / 2;

    private final @Nullable LocalEtcd etcd;

    private volatile boolean running;

    LocalEtcdLifecycle(@Nullable LocalEtcd etcd) {
        this.etcd = etcd;
    }

    @Override
    public void start() {
        if (etcd != null) {
            running = true;
            Waiting.forResult(etcd.start());
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        if (etcd == null) {
            callback.run();
        } else {
            etcd.stop().whenComplete((done, failure) -> callback.run());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
