package io.physarum.libp2p.perf;

import java.time.Duration;

/**
 * What a run took, by the monotonic clock.
 *
 * @param uploadBytes the bytes sent
 * @param downloadBytes the bytes received
 * @param upload from the opening of the stream until the peer's answer began: by then it had received all
 * @param download from then until the answer's end
 */
public record PerfResult(long uploadBytes, long downloadBytes, Duration upload, Duration download) {}
