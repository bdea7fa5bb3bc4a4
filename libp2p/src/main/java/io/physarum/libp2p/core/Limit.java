package io.physarum.libp2p.core;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** The limits that are counted, by the name under which they are reported. */
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
    /** New inbound connections from one IP address in a second. */
    ACCEPT_RATE_PER_IP("accept-rate-per-ip"),
    /** Bytes that a connection may take to be set up. */
    MAX_HANDSHAKE_BYTES("max-handshake-bytes"),
    /** Dials that wait for others to end. */
    MAX_WAITING_DIALS("max-waiting-dials"),
    /** Streams that peers opened, in all. */
    MAX_INBOUND_STREAMS("max-inbound-streams"),
    /** Streams that this host opened, in all. */
    MAX_OUTBOUND_STREAMS("max-outbound-streams"),
    /** Streams that peers opened and whose protocol is not agreed on. */
    MAX_PENDING_STREAMS("max-pending-streams"),
    /** Streams that one peer opened and whose protocol is not agreed on. */
    MAX_PENDING_STREAMS_PER_PEER("max-pending-streams-per-peer"),
    /** Streams with one peer, in one direction. */
    MAX_STREAMS_PER_PEER("max-streams-per-peer"),
    /** Streams of one protocol, in one direction. */
    MAX_STREAMS_PER_PROTOCOL("max-streams-per-protocol"),
    /** Streams of one connection. */
    MAX_STREAMS_PER_CONNECTION("max-streams-per-connection"),
    /** Streams of one connection that a peer opened and that are not yet acknowledged. */
    MAX_UNACKNOWLEDGED_STREAMS("max-unacknowledged-streams", Optional.empty()),
    /** Streams of one protocol with one peer. */
    MAX_STREAMS_PER_PEER_PROTOCOL("max-streams-per-peer-protocol"),
    /** Bytes of one connection that were received and not read. */
    MAX_UNREAD_BYTES_PER_CONNECTION("max-unread-bytes-per-connection"),
    /** Bytes of all connections with one peer that were received and not read. */
    MAX_UNREAD_BYTES_PER_PEER("max-unread-bytes-per-peer"),
    /** Bytes of all connections that were received and not read. */
    MAX_UNREAD_BYTES("max-unread-bytes"),
    /** Streams that a peer opened and that were then reset or refused, in a second. */
    MAX_RESETS_PER_SECOND("max-resets-per-second"),
    /** Pings of the muxer from a peer, in a second. */
    MAX_PINGS_PER_SECOND("max-pings-per-second"),
    /** Frames without effect from a peer, in a second. */
    MAX_IDLE_FRAMES_PER_SECOND("max-idle-frames-per-second"),
    /** Bytes of answers that wait because the peer does not read. */
    MAX_ANSWER_BACKLOG("max-answer-backlog", Optional.empty()),
    /** Names that lead to an address one after the other. */
    DNSADDR_DEPTH("dnsaddr-depth"),
    /** Names asked for to resolve one. */
    DNSADDR_LOOKUPS("dnsaddr-lookups"),
    /** Addresses that one name stands for. */
    DNSADDR_ADDRESSES("dnsaddr-addresses"),
    /** Names that are being resolved. */
    DNSADDR_CONCURRENT("dnsaddr-concurrent"),
    /** Names that one dial resolves. */
    DNSADDR_NAMES_PER_DIAL("dnsaddr-names-per-dial"),
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
    DHT_VALUES_PER_PEER("dht-values-per-peer", "values-per-peer"),
    /** Values that this node puts itself. */
    DHT_OWN_VALUES("dht-own-values", "own-values"),
    /** Peers of one network in the routing table. */
    DHT_PEERS_PER_NETWORK("dht-peers-per-network", "peers-per-network"),
    /** Peers of one network in a bucket of the routing table. */
    DHT_PEERS_PER_NETWORK_AND_BUCKET("dht-peers-per-network-and-bucket", "peers-per-network-and-bucket"),
    /** The size of a request to this node's DHT. */
    DHT_REQUEST_BYTES("dht-request-bytes", "request-bytes"),
    /** The size of an answer of another's DHT. */
    DHT_ANSWER_BYTES("dht-answer-bytes", "answer-bytes"),
    /** Reservations at this relay. */
    RELAY_RESERVATIONS("relay-reservations", "relay.server", "max-reservations"),
    /** Reservations at this relay from one IP address. */
    RELAY_RESERVATIONS_PER_IP("relay-reservations-per-ip", "relay.server", "max-reservations-per-ip"),
    /** Circuits through this relay. */
    RELAY_CIRCUITS("relay-circuits", "relay.server", "max-circuits"),
    /** Circuits through this relay from one peer, or to one. */
    RELAY_CIRCUITS_PER_PEER("relay-circuits-per-peer", "relay.server", "max-circuits-per-peer"),
    /** Circuits through this relay from one IP address. */
    RELAY_CIRCUITS_PER_IP("relay-circuits-per-ip", "relay.server", "max-circuits-per-ip"),
    /** The time that a circuit through this relay lasts. */
    RELAY_CIRCUIT_DURATION("relay-circuit-duration", "relay.server", "circuit-duration"),
    /** What a circuit through this relay carries in one direction. */
    RELAY_CIRCUIT_BYTES("relay-circuit-bytes", "relay.server", "circuit-data"),
    /** Circuits that one relay opens to this node. */
    RELAY_INBOUND_CIRCUITS("relay-inbound-circuits", "relay.client", "max-circuits-per-relay"),
    /** The size of a packet of multicast DNS. */
    MDNS_PACKET_BYTES("mdns-packet-bytes", "mdns.limits", "packet-bytes"),
    /** Questions and records in one such packet. */
    MDNS_RECORDS("mdns-records-per-packet", "mdns.limits", "records-per-packet"),
    /** Addresses of one peer found by multicast DNS. */
    MDNS_ADDRESSES_PER_PEER("mdns-addresses-per-peer", "mdns.limits", "addresses-per-peer"),
    /** Peers found by multicast DNS that are remembered. */
    MDNS_PEERS("mdns-peers", "mdns.limits", "peers"),
    /** Peers a minute that multicast DNS finds anew. */
    MDNS_PEERS_PER_MINUTE("mdns-peers-per-minute", "mdns.limits", "peers-per-minute"),
    /** Requests a minute to dial back. */
    AUTONAT_REQUESTS_PER_MINUTE("autonat-requests-per-minute", "autonat.limits", "requests-per-minute"),
    /** Requests a minute to dial back, from one peer. */
    AUTONAT_REQUESTS_PER_PEER("autonat-requests-per-peer", "autonat.limits", "requests-per-peer"),
    /** Requests a minute to dial back elsewhere than where the peer is. */
    AUTONAT_DIAL_DATA_PER_MINUTE("autonat-dial-data-per-minute", "autonat.limits", "dial-data-per-minute"),
    /** Requests to dial back that are under way. */
    AUTONAT_CONCURRENT("autonat-concurrent", "autonat.limits", "concurrent"),
    /** Requests to dial back that are under way, of one peer. */
    AUTONAT_CONCURRENT_PER_PEER("autonat-concurrent-per-peer", Optional.empty()),
    /** Addresses in a request to dial back. */
    AUTONAT_ADDRESSES("autonat-addresses", "autonat.limits", "addresses"),
    /** What a server may want to be sent before it dials. */
    AUTONAT_MAX_DIAL_DATA("autonat-max-dial-data", "autonat.limits", "max-dial-data"),
    /** Streams that ask this node who it is, of one peer. */
    INBOUND_IDENTIFY_STREAMS_PER_PEER("inbound-identify-streams-per-peer", Optional.empty()),
    /** Streams that tell this node who a peer is, of one peer. */
    INBOUND_IDENTIFY_PUSH_STREAMS_PER_PEER("inbound-identify-push-streams-per-peer", Optional.empty()),
    /** Streams that tell this node who peers are. */
    INBOUND_IDENTIFY_PUSH_STREAMS("inbound-identify-push-streams", Optional.empty()),
    /** Streams that ping this node, of one peer. */
    INBOUND_PING_STREAMS_PER_PEER("inbound-ping-streams-per-peer", Optional.empty()),
    /** Streams with which one peer is pinged. */
    PING_STREAMS("ping-streams", Optional.empty()),
    /** Pings to one peer that wait for their turn. */
    PINGS_PER_PEER("pings-per-peer", Optional.empty()),
    /** Streams that measure throughput with this node, of one peer. */
    INBOUND_PERF_STREAMS_PER_PEER("inbound-perf-streams-per-peer", Optional.empty()),
    /** Bytes that a peer sends to measure throughput. */
    PERF_UPLOAD_BYTES("perf-upload-bytes", Optional.empty()),
    /** Bytes that a peer is sent to measure throughput. */
    PERF_DOWNLOAD_BYTES("perf-download-bytes", Optional.empty()),
    /** Streams of the DHT that peers opened, in all. */
    DHT_STREAMS("dht-streams", "streams"),
    /** Streams of the DHT that one peer opened. */
    DHT_STREAMS_PER_PEER("dht-streams-per-peer", "streams-per-peer");

    private final String text;

    private final @Nullable String property;

    Limit(String text) {
        this.text = text;
        this.property = "physarum.p2p.limits." + text;
    }

    Limit(String text, Optional<String> property) {
        this.text = text;
        this.property = property.orElse(null);
    }

    Limit(String text, String dhtProperty) {
        this.text = text;
        this.property = "physarum.p2p.dht.limits." + dhtProperty;
    }

    Limit(String text, String group, String property) {
        this.text = text;
        this.property = "physarum.p2p." + group + "." + property;
    }

    /** The name in messages and meters. */
    public String text() {
        return text;
    }

    /** The full name of the property that sets it; empty if there is none, and it is a constant or set in code alone. */
    public Optional<String> property() {
        return Optional.ofNullable(property);
    }
}
