package io.physarum.libp2p.core;

/** The limits that a property sets, by the name under which they are reported. */
public enum Limit {
    /** Inbound connections in all. */
    MAX_INBOUND_CONNECTIONS("max-inbound-connections"),
    /** Outbound connections in all. */
    MAX_OUTBOUND_CONNECTIONS("max-outbound-connections"),
    /** Inbound connections whose handshake is not finished. */
    MAX_PENDING_INBOUND("max-pending-inbound"),
    /** Inbound connections from one IP address whose handshake is not finished. */
    MAX_PENDING_PER_IP("max-pending-per-ip"),
    /** Connections with one peer. */
    MAX_CONNECTIONS_PER_PEER("max-connections-per-peer"),
    /** Inbound connections from one IP address. */
    MAX_CONNECTIONS_PER_IP("max-connections-per-ip"),
    /** Streams of one connection. */
    MAX_STREAMS_PER_CONNECTION("max-streams-per-connection"),
    /** Streams of one protocol with one peer. */
    MAX_STREAMS_PER_PEER_PROTOCOL("max-streams-per-peer-protocol"),
    /** Bytes of one connection that were received and not read. */
    MAX_UNREAD_BYTES_PER_CONNECTION("max-unread-bytes-per-connection"),
    /** Bytes of all connections that were received and not read. */
    MAX_UNREAD_BYTES("max-unread-bytes"),
    /** Keys that this node provides. */
    DHT_ANNOUNCED("dht-announced", "announced"),
    /** Lookups under way. */
    DHT_LOOKUPS("dht-lookups", "lookups"),
    /** Others' provider records. */
    DHT_PROVIDER_RECORDS("dht-provider-records", "provider-records"),
    /** Others' provider records of one key. */
    DHT_PROVIDERS_PER_KEY("dht-providers-per-key", "providers-per-key"),
    /** Others' provider records from one peer. */
    DHT_PROVIDER_RECORDS_PER_PEER("dht-provider-records-per-peer", "records-per-provider"),
    /** Values kept for others. */
    DHT_VALUES("dht-values", "values"),
    /** The size of a value. */
    DHT_VALUE_BYTES("dht-value-bytes", "value-bytes"),
    /** Values kept for one peer. */
    DHT_VALUES_PER_PEER("dht-values-per-peer", "values-per-peer");

    private final String text;

    private final String property;

    Limit(String text) {
        this.text = text;
        this.property = "physarum.p2p.limits." + text;
    }

    Limit(String text, String dhtProperty) {
        this.text = text;
        this.property = "physarum.p2p.dht.limits." + dhtProperty;
    }

    /** The name in messages and meters. */
    public String text() {
        return text;
    }

    /** The full name of the property that sets it. */
    public String property() {
        return property;
    }
}
