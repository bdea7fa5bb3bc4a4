package io.physarum.libp2p.core;

/** A limit of this node was reached; the message names the limit, its value and the property that changes it. */
public final class LimitExceededException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    private final long value;

    /**
     * A limit that bit.
     *
     * @param limit the limit's name, which is also the last part of the property that sets it
     * @param value the value in force
     */
    public LimitExceededException(String limit, long value) {
        super(
                "limit " + limit + " of " + value + " reached; raise physarum.p2p.limits." + limit
                        + " if this is expected",
                null);
        this.limit = limit;
        this.value = value;
    }

    /** The name of the limit. */
    public String limit() {
        return limit;
    }

    /** The value in force. */
    public long value() {
        return value;
    }
}
