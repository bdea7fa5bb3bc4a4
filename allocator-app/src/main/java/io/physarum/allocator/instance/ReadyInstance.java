package io.physarum.allocator.instance;

import java.util.concurrent.CompletableFuture;

import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.libp2p.core.PeerInfo;

/**
 * An instance that listens.
 *
 * @param instance the instance
 * @param peer the peer that serves it
 * @param exit completes when it has ended
 */
record ReadyInstance(RunningInstance instance, PeerInfo peer, CompletableFuture<InstanceExit> exit) {}
