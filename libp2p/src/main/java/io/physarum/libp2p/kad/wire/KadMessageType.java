package io.physarum.libp2p.kad.wire;

import java.util.Arrays;
import java.util.Optional;

/** What a message asks for or answers. */
public enum KadMessageType {
    /** Store a value; the answer echoes the request. */
    PUT_VALUE(0),
    /** Give the value of a key, and the peers closer to it. */
    GET_VALUE(1),
    /** Note the sender as a provider of a key; has no answer. */
    ADD_PROVIDER(2),
    /** Give the providers of a key, and the peers closer to it. */
    GET_PROVIDERS(3),
    /** Give the peers closest to a key. */
    FIND_NODE(4),
    /** Deprecated: answered, never sent. */
    PING(5);

    private final int number;

    KadMessageType(int number) {
        this.number = number;
    }

    /** The number that stands for it on the wire. */
    int number() {
        return number;
    }

    /** The type that a number stands for, if any. */
    static Optional<KadMessageType> of(int number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
}
