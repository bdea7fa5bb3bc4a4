package io.physarum.allocator.instance;

import java.util.List;

import io.physarum.libp2p.core.PeerInfo;
import reactor.core.publisher.Mono;

/** Finds out who announces a service. */
@FunctionalInterface
public interface Providers {

    /** The other peers that announce a content hash now, and answer; never fails. */
    Mono<List<PeerInfo>> of(String contentHash);
}
