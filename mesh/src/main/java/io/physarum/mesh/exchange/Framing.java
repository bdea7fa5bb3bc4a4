package io.physarum.mesh.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;

/** How the end of a message shows. */
public enum Framing {

    /** The sender ends its direction of the stream. */
    HALF_CLOSE {
        @Override
        ChannelHandler decoder(int maxLength) {
            return new WholeInputHandler(maxLength);
        }

        @Override
        ByteBuf encode(byte[] message) {
            return Unpooled.wrappedBuffer(message);
        }
    },

    /** The message ends with a line feed, or else with the sender's direction of the stream. */
    LINE {
        @Override
        ChannelHandler decoder(int maxLength) {
            return new LineInputHandler(maxLength);
        }

        @Override
        ByteBuf encode(byte[] message) {
            return Unpooled.wrappedBuffer(message, new byte[] {'\n'});
        }
    },

    /** The message's length goes before it as an unsigned varint. */
    LENGTH_PREFIX {
        @Override
        ChannelHandler decoder(int maxLength) {
            return new LengthPrefixDecoder(maxLength);
        }

        @Override
        ByteBuf encode(byte[] message) {
            return LengthPrefixDecoder.encode(message);
        }
    };

    /** A handler that turns the stream's bytes into one buffer per message and fails on one that is too long. */
    abstract ChannelHandler decoder(int maxLength);

    /** The bytes to send for a message. */
    abstract ByteBuf encode(byte[] message);
}
