package io.physarum.proxy.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A process with both ends of the way, a gateway and a host that serves, to be run with little memory. It serves what
 * listens on the port given, prints the gateway's port and ends with its standard input.
 */
final class StreamingNode {

    private StreamingNode() {}

    /** Runs until the standard input ends. */
    public static void main(String[] arguments) throws Exception {
        try (GatewayFixture gateway = new GatewayFixture(null)) {
            gateway.serve(
                    "big", new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])));
            System.err.println("gateway " + gateway.port());
            while (System.in.read() >= 0) {
                // Waits for the end.
            }
        }
        System.exit(0);
    }
}
