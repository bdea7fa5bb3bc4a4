package io.physarum.libp2p.multiformats;

import java.util.ArrayList;
import java.util.List;

/** Reads the text form of a multiaddr. */
final class MultiaddrText {

    private MultiaddrText() {}

    static List<MultiaddrComponent> parse(String address) {
        if (!address.startsWith("/")) {
            throw new IllegalArgumentException("it does not begin with '/'");
        }
        String text = withoutTrailingSlashes(address);
        List<MultiaddrComponent> components = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int nameEnd = end(text, at + 1);
            MultiaddrProtocol protocol = protocol(text.substring(at + 1, nameEnd));
            int valueEnd = switch (protocol.format()) {
                case EMPTY -> nameEnd;
                case PATH -> text.length();
                default -> end(text, nameEnd + 1);
            };
            components.add(component(protocol, text.substring(nameEnd, valueEnd)));
            at = valueEnd;
        }
        return components;
    }

    private static String withoutTrailingSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    private static MultiaddrComponent component(MultiaddrProtocol protocol, String value) {
        return switch (protocol.format()) {
            case EMPTY, PATH -> MultiaddrComponent.of(protocol, value);
            default -> {
                if (value.length() < 2) {
                    throw new IllegalArgumentException(protocol.text() + " lacks its value");
                }
                yield MultiaddrComponent.of(protocol, value.substring(1));
            }
        };
    }

    private static MultiaddrProtocol protocol(String name) {
        MultiaddrProtocol protocol = MultiaddrProtocol.byText(name);
        if (protocol == null) {
            throw new IllegalArgumentException("protocol '" + name + "' is not known");
        }
        return protocol;
    }

    /** The end of the part that begins at an index, which may be one after the end of the text. */
    private static int end(String text, int start) {
        if (start > text.length()) {
            return text.length();
        }
        int slash = text.indexOf('/', start);
        return slash < 0 ? text.length() : slash;
    }
}
