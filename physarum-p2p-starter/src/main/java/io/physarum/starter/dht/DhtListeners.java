package io.physarum.starter.dht;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.wire.KadMessageType;

/** Several listeners as one. */
record DhtListeners(List<DhtListener> all) implements DhtListener {

    @Override
    public void onRequest(KadMessageType type, Duration duration, Outcome outcome) {
        all.forEach(listener -> listener.onRequest(type, duration, outcome));
    }

    @Override
    public void onServed(KadMessageType type, Outcome outcome) {
        all.forEach(listener -> listener.onServed(type, outcome));
    }

    @Override
    public void onLookup(LookupReport report) {
        all.forEach(listener -> listener.onLookup(report));
    }

    @Override
    public void onAnnounced(int peers) {
        all.forEach(listener -> listener.onAnnounced(peers));
    }

    @Override
    public void onSizes(int routingTable, int providerRecords, int values) {
        all.forEach(listener -> listener.onSizes(routingTable, providerRecords, values));
    }

    @Override
    public void onLimit(String name) {
        all.forEach(listener -> listener.onLimit(name));
    }
}
