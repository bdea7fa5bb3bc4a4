package io.physarum.proxy.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * The authority of a request as a {@code Host} field has it (RFC 9110, section 7.2): {@code host[:port]}. The host is a name by
 * RFC 3986, which takes more than DNS does, such as the underscores of Compose's names; an IPv4 address, which reads as one; or
 * an IPv6 address in brackets.
 */
final class Authorities {

    private static final int HIGHEST_PORT = 65535;

    /**
     * RFC 3986, section 3.2.2, but not empty, as that of http must not be (RFC 9110, section 4.2.1). Possessive, as a long one would
     * overflow the stack otherwise.
     */
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=-]++|%[0-9A-Fa-f]{2})++");

    /** More digits than the highest port has are none, but for zeros before it. */
    private static final Pattern PORT = Pattern.compile("0*[0-9]{0,5}");

    private Authorities() {}

    /** Whether the text is a host, with a port or without; one of no digits is the scheme's own. */
    static boolean isValid(String text) {
        int end = text.startsWith("[")
                ? text.indexOf(']') + 1
                : text.indexOf(':') < 0 ? text.length() : text.indexOf(':');
        String host = text.substring(0, end);
        String rest = text.substring(end);
        return (host.startsWith("[") ? isAddress(host) : NAME.matcher(host).matches())
                && (rest.isEmpty() || (rest.startsWith(":") && isPort(rest.substring(1))));
    }

    private static boolean isAddress(String bracketed) {
        try {
            return new URI("http://" + bracketed + "/").getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isPort(String digits) {
        return PORT.matcher(digits).matches() && (digits.isEmpty() || Long.parseLong(digits) <= HIGHEST_PORT);
    }
}
