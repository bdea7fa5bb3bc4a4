package io.physarum.starter.host;

import io.netty.channel.EventLoopGroup;
import reactor.netty.resources.LoopResources;

/** Gives Reactor Netty the application's event loops; it finds out itself which kind of channel they carry. */
record SharedLoopResources(EventLoopGroup group) implements LoopResources {

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        return group;
    }

    @Override
    public boolean daemon() {
        return true;
    }
}
