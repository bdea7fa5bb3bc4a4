package io.physarum.starter.host;

import io.physarum.libp2p.identity.PeerId;
import org.springframework.core.convert.converter.Converter;

/** Reads peer ids in the configuration. */
final class PeerIdConverter implements Converter<String, PeerId> {

    @Override
    public PeerId convert(String text) {
        return PeerId.parse(text.trim());
    }
}
