package io.physarum.libp2p.transport.tcp;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Failures;

/**
 * Asks name servers, and the system's resolver for what they cannot know: names of the local network ({@code .local}, RFC 6762)
 * and, if they do not know one, names without a dot, such as the machine's own.
 */
final class MachineNames implements NameResolver {

    private final NameResolver servers;

    private final NameResolver system;

    MachineNames(NameResolver servers, NameResolver system) {
        this.servers = servers;
        this.system = system;
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String name) {
        if (isOfLocalNetwork(name)) {
            return system.resolve(name);
        }
        CompletableFuture<List<InetAddress>> asked = servers.resolve(name);
        if (name.contains(".")) {
            return asked;
        }
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        result.whenComplete((found, failure) -> asked.cancel(false));
        asked.whenComplete((found, failure) -> {
            if (failure == null) {
                result.complete(found);
            } else if (!result.isDone()) {
                Failures.tie(system.resolve(name), result);
            }
        });
        return result;
    }

    private static boolean isOfLocalNetwork(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".local") || lower.endsWith(".local.");
    }
}
