package io.physarum.registry.store.etcd;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.RegistryStoreContract;
import io.physarum.registry.store.StoreCapacity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EtcdRegistryStoreIT extends RegistryStoreContract {

    private static final AtomicInteger TESTS = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static TestEtcd etcd;

    @BeforeAll
    static void startEtcd() throws Exception {
        TestEtcd.require();
        etcd = TestEtcd.startNew(TestEtcd.config("one", folder, true));
    }

    @AfterAll
    static void stopEtcd() throws Exception {
        if (etcd != null) {
            etcd.close();
        }
    }

    @AfterEach
    void nextTest() {
        TESTS.incrementAndGet();
    }

    @Override
    protected RegistryStore open(StoreCapacity capacity) {
        EtcdStoreConfig config = TestEtcd.patient(etcd.clientUrl());
        return new EtcdRegistryStore(
                config.withPrefix("/test-" + TESTS + "/services/").withCapacity(capacity));
    }
}
