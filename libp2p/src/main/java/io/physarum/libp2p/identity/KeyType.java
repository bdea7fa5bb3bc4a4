package io.physarum.libp2p.identity;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The kinds of keys that libp2p knows. */
public enum KeyType {
    /** RSA of 2048 bits and more. */
    RSA(0, "RSA"),
    /** Ed25519, the default. */
    ED25519(1, "Ed25519"),
    /** ECDSA on the curve secp256k1. */
    SECP256K1(2, "Secp256k1"),
    /** ECDSA on a NIST curve. */
    ECDSA(3, "ECDSA");

    private final int number;

    private final String text;

    KeyType(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The number in key files and messages. */
    public int number() {
        return number;
    }

    /** The name as users write it, for example {@code Ed25519}. */
    public String text() {
        return text;
    }

    /**
     * The type of a number.
     *
     * @throws IllegalArgumentException if no type has it
     */
    public static KeyType of(int number) {
        return Arrays.stream(values())
                .filter(type -> type.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "key type " + number + " is not known; 0 to 3 are (" + names() + ")"));
    }

    /**
     * The type of a name, in any case.
     *
     * @throws IllegalArgumentException if no type has it; the message lists those there are
     */
    public static KeyType parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("key type '" + text + "' is not known; choose one of " + names()));
    }

    private static String names() {
        return Arrays.stream(values()).map(KeyType::text).collect(Collectors.joining(", "));
    }
}
