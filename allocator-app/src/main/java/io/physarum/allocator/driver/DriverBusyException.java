package io.physarum.allocator.driver;

/** The driver has as much to do as it may; a later try may succeed. */
public final class DriverBusyException extends DriverException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation. */
    public DriverBusyException(String message) {
        super(message, null);
    }
}
