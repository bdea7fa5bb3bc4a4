package io.physarum.libp2p.muxer;

import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.muxer.yamux.YamuxMuxer;

class YamuxMuxerTest extends MuxerContract {

    YamuxMuxerTest() {
        super(new YamuxMuxer(YamuxConfig.defaults()));
    }
}
