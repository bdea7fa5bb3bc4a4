package io.physarum.libp2p.kad.wire;

import com.google.protobuf.ByteString;

/**
 * A value under its key.
 *
 * @param key the key, with its namespace
 * @param value the value
 * @param timeReceived when the node that sends it received it (RFC 3339), or empty
 */
public record KadRecord(ByteString key, ByteString value, String timeReceived) {}
