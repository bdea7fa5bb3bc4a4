package io.physarum.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/** Whether a component can have its port, or has it. */
final class PortCheck implements Check {

    private final ComponentPort port;

    private final Duration limit;

    /**
     * A check of a port.
     *
     * @param limit how long who has it may take to say something
     */
    PortCheck(ComponentPort port, Duration limit) {
        this.port = port;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "port " + port.number();
    }

    @Override
    public Finding run() {
        if (isFree()) {
            return ok("free for " + port.use());
        }
        Optional<String> ours = port.recognizer().recognize(port.number());
        if (ours.isPresent()) {
            return ok("in use by the " + ours.get());
        }
        String owner = PortOwner.of(port.number()).orElse("a program");
        String other = "'ss -ltnp sport = :" + port.number() + "' as root names the program: stop it, or set "
                + port.property() + " to another port";
        Greeting greeting = Greeting.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number()), limit);
        if (greeting == Greeting.PRIVATE || greeting == Greeting.PUBLIC) {
            return warn(
                    "in use by " + owner + ", a libp2p node that does not tell who it is",
                    "if it is " + port.use()
                            + ", give the key of its network with --psk or --swarm-key-file (none if it is public); else "
                            + other);
        }
        String found = "wanted for " + port.use() + ", but taken by " + owner + " that is not recognized as Physarum's";
        return port.isEssential() ? fail(found, other) : warn(found, other);
    }

    /** Whether it could be bound to all addresses; the socket is never listened on. */
    private boolean isFree() {
        try (Socket socket = new Socket()) {
            // What the last program left behind does not keep the next from listening.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port.number()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
