package io.physarum.libp2p.core;

/** A limit of this node was reached; the message names the limit, its value and the property that changes it, if there is one. */
public final class LimitExceededException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    private final long value;

    /**
     * A limit that was reached.
     *
     * @param limit the limit
     * @param value the value in force
     */
    public LimitExceededException(Limit limit, long value) {
        super(
                "limit " + limit.text() + " of " + value + " reached"
                        + limit.property()
                                .map(property -> "; raise " + property + " if this is expected")
                                .orElse(""),
                null);
        this.limit = limit.text();
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
