package io.physarum.starter.flags;

/** The command line is wrong; the message says where and what is expected. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public UsageException(String message) {
        super(message);
    }
}
