package io.physarum.libp2p.core;

import java.util.List;
import java.util.function.Consumer;

record SimpleProtocolBinding(List<String> protocolIds, boolean isOptimistic, Consumer<Stream> initializer)
        implements ProtocolBinding {

    SimpleProtocolBinding {
        if (protocolIds.isEmpty()) {
            throw new IllegalArgumentException("a protocol binding needs at least one protocol id");
        }
        protocolIds = List.copyOf(protocolIds);
    }

    @Override
    public void initStream(Stream stream) {
        initializer.accept(stream);
    }
}
