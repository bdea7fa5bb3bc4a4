package io.physarum.starter.host;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.springframework.core.convert.converter.Converter;

/** Reads addresses in the configuration. */
final class MultiaddrConverter implements Converter<String, Multiaddr> {

    @Override
    public Multiaddr convert(String text) {
        return Multiaddr.parse(text.trim());
    }
}
