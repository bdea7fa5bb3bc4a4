package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.Map;

/** Is told what happens to instances, for metrics. */
interface InstanceRecorder {

    /** An instance can be used; how long each stage took. */
    void started(Map<String, Duration> timings);

    /** A start was refused or failed. */
    void notStarted(String reason);

    /** An instance is no more. */
    void ended(EndReason reason);
}
