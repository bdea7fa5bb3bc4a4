package io.physarum.starter.launch;

import org.springframework.boot.web.server.PortInUseException;

/** A server of this application cannot have its port. */
public final class PropertyPortInUseException extends PortInUseException {

    private static final long serialVersionUID = 1L;

    private final String property;

    /** Says which port, and which property sets it. */
    public PropertyPortInUseException(int port, String property, Throwable cause) {
        super(port, cause);
        this.property = property;
    }

    /** The property that sets the port. */
    public String property() {
        return property;
    }
}
