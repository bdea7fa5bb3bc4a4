package io.physarum.libp2p.relay.wire;

/** What a relay, or the target of a circuit, answers; each with what it means to who asked. */
public enum RelayStatus {
    /** It is done. */
    OK(100, "it is done"),
    /** No reservation is given. */
    RESERVATION_REFUSED(200, "the relay gives no reservation, for example because it has too many"),
    /** A limit was reached. */
    RESOURCE_LIMIT_EXCEEDED(201, "a limit of the relay is reached, such as that of circuits of one peer"),
    /** It is not allowed. */
    PERMISSION_DENIED(202, "it is not allowed, for example because this side reaches the relay through a relay"),
    /** The target cannot be reached. */
    CONNECTION_FAILED(203, "the target did not take the circuit"),
    /** The target has no reservation. */
    NO_RESERVATION(
            204,
            "the target has no reservation at this relay: it never made one, it is not connected to the relay any more,"
                    + " or its reservation has expired"),
    /** The message is not understood. */
    MALFORMED_MESSAGE(400, "the message was not understood"),
    /** The message has no place here. */
    UNEXPECTED_MESSAGE(401, "the message was not expected"),
    /** A status that this node does not know, or none. */
    UNKNOWN(0, "the answer has no status that is known");

    private final int code;

    private final String meaning;

    RelayStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** The status of a number in a message. */
    public static RelayStatus of(int code) {
        for (RelayStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        return UNKNOWN;
    }

    /** The number in messages. */
    public int code() {
        return code;
    }

    /** What it means, for messages to people. */
    public String meaning() {
        return meaning;
    }
}
