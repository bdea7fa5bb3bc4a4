package io.physarum.libp2p.muxer.yamux;

import java.util.Map;

import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.physarum.libp2p.core.EventLoops;
import org.jspecify.annotations.Nullable;

/** The options of a stream: Netty's common ones, and half closure, which is always allowed. */
final class YamuxStreamConfig extends DefaultChannelConfig {

    private final YamuxStreamChannel stream;

    YamuxStreamConfig(YamuxStreamChannel stream) {
        super(stream);
        this.stream = stream;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        return getOptions(super.getOptions(), ChannelOption.ALLOW_HALF_CLOSURE);
    }

    @Override
    @SuppressWarnings({"unchecked", "BooleanLiteral"})
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (ChannelOption.ALLOW_HALF_CLOSURE.equals(option)) {
            return (T) Boolean.TRUE;
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (ChannelOption.ALLOW_HALF_CLOSURE.equals(option)) {
            return Boolean.TRUE.equals(value);
        }
        return super.setOption(option, value);
    }

    @Override
    protected void autoReadCleared() {
        if (stream.isRegistered()) {
            EventLoops.execute(stream.eventLoop(), stream::cancelRead, () -> {});
        }
    }
}
