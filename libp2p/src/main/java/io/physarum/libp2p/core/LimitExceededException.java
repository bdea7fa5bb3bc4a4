package io.physarum.libp2p.core;

/** A limit of this node was reached; the message names the limit, its value and the property that changes it, if there is one. */
public final class LimitExceededException extends Libp2pException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    private final long value;

    /**
     * A limit that a property sets.
     *
     * @param limit the limit
     * @param value the value in force
     */
    public LimitExceededException(Limit limit, long value) {
        super(message(limit.text(), value) + "; raise " + limit.property() + " if this is expected", null);
        this.limit = limit.text();
        this.value = value;
    }

    /**
     * A limit that is a constant.
     *
     * @param limit the limit's name
     * @param value its value
     */
    public LimitExceededException(String limit, long value) {
        super(message(limit, value), null);
        this.limit = limit;
        this.value = value;
    }

    private static String message(String limit, long value) {
        return "limit " + limit + " of " + value + " reached";
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
