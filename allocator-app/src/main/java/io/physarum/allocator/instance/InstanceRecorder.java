package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.Map;

import io.physarum.mesh.error.AllocationRefusedException.Reason;

/** Is told what happens to instances, for metrics. */
interface InstanceRecorder {

    /** Someone asked whether an instance would be started, and was answered. */
    void offered(boolean willing);

    /** An instance can be used; how long each stage took. */
    void started(Map<String, Duration> timings);

    /** A start was refused or failed. */
    void notStarted(Reason reason);

    /** An instance is no more. */
    void ended(EndReason reason);
}
