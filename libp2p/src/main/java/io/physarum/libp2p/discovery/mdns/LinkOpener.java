package io.physarum.libp2p.discovery.mdns;

import java.net.NetworkInterface;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

/** Opens the sockets of links. */
@FunctionalInterface
interface LinkOpener {

    /** Opens a socket whose packets go to a handler; completes on the event loop, and fails with what the system says. */
    CompletableFuture<Channel> open(EventLoop loop, NetworkInterface network, LinkHandler handler);
}
