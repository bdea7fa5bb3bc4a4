package io.physarum.libp2p.testing;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/** What this machine has of IPv6. */
public final class Ip6 {

    private Ip6() {}

    /** Whether it has {@code ::1}. */
    public static boolean isAvailable() {
        return addresses().anyMatch(InetAddress::isLoopbackAddress);
    }

    /** Skips the test, or fails it where everything must run, if it does not. */
    public static void require() {
        String problem = "no network interface has the IPv6 address ::1";
        if (Boolean.getBoolean("physarum.verify") && !isAvailable()) {
            throw new IllegalStateException(problem);
        }
        Assumptions.assumeTrue(isAvailable(), problem);
    }

    /** A link-local address, which has a zone. */
    public static Optional<Inet6Address> linkLocal() {
        return addresses().filter(InetAddress::isLinkLocalAddress).findFirst();
    }

    private static Stream<Inet6Address> addresses() {
        return LocalAddresses.lasting().filter(Inet6Address.class::isInstance).map(Inet6Address.class::cast);
    }
}
