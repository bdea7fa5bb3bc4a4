package io.physarum.libp2p.transport.tcp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.EventLoopGroup;

/** Finds the addresses that a name stands for. Thread-safe. */
@FunctionalInterface
interface NameResolver {

    /**
     * All addresses of a name, best first; fails with {@link java.net.UnknownHostException} if there are none. Whoever cancels
     * the future ends the search, as far as that is possible.
     */
    CompletableFuture<List<InetAddress>> resolve(String name);

    /** What asks this machine's name servers, and its own resolver where there are none or they cannot know. */
    static NameResolver ofMachine(EventLoopGroup group, Duration timeout) {
        NameResolver system = new SystemNames(InetAddress::getAllByName);
        return NameServers.areConfigured() ? new MachineNames(new DnsNames(group, List.of(), timeout), system) : system;
    }
}
