package io.physarum.libp2p.kad.routing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;

import io.physarum.libp2p.identity.PeerId;

/** A point of the keyspace: the SHA-256 of a key or of a peer id. Distance is XOR, read as an unsigned number. */
public final class KadKey {

    /** The number of bits of a key. */
    public static final int BITS = 256;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private KadKey(ByteBuffer hash) {
        this.first = hash.getLong();
        this.second = hash.getLong();
        this.third = hash.getLong();
        this.fourth = hash.getLong();
    }

    /** The point where a key lies. */
    public static KadKey of(byte[] key) {
        try {
            return new KadKey(
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The point where a peer lies. */
    public static KadKey of(PeerId peer) {
        return of(peer.bytes());
    }

    /** The number of leading bits that this point shares with another; {@link #BITS} with itself. */
    public int commonPrefixLength(KadKey other) {
        if (first != other.first) {
            return Long.numberOfLeadingZeros(first ^ other.first);
        }
        if (second != other.second) {
            return Long.SIZE + Long.numberOfLeadingZeros(second ^ other.second);
        }
        if (third != other.third) {
            return 2 * Long.SIZE + Long.numberOfLeadingZeros(third ^ other.third);
        }
        return 3 * Long.SIZE + Long.numberOfLeadingZeros(fourth ^ other.fourth);
    }

    /** Compares by distance from this point, nearest first. */
    public Comparator<KadKey> nearestFirst() {
        return this::compareDistance;
    }

    private int compareDistance(KadKey a, KadKey b) {
        int order = Long.compareUnsigned(first ^ a.first, first ^ b.first);
        if (order == 0) {
            order = Long.compareUnsigned(second ^ a.second, second ^ b.second);
        }
        if (order == 0) {
            order = Long.compareUnsigned(third ^ a.third, third ^ b.third);
        }
        return order != 0 ? order : Long.compareUnsigned(fourth ^ a.fourth, fourth ^ b.fourth);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KadKey key
                && first == key.first
                && second == key.second
                && third == key.third
                && fourth == key.fourth;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    @Override
    public String toString() {
        return String.format("%016x%016x%016x%016x", first, second, third, fourth);
    }
}
