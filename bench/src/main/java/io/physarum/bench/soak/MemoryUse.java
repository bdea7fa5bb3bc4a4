package io.physarum.bench.soak;

import java.lang.management.ManagementFactory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/**
 * The memory of this process.
 *
 * @param heapBytes in the heap, after garbage collection
 * @param directBytes outside of it, in chunks that Netty's allocator holds
 */
record MemoryUse(long heapBytes, long directBytes) {

    static MemoryUse now() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return new MemoryUse(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                        .metric()
                        .usedDirectMemory());
    }
}
