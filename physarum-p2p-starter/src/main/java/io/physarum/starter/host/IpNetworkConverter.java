package io.physarum.starter.host;

import io.physarum.libp2p.host.gater.IpNetwork;
import org.springframework.core.convert.converter.Converter;

/** Reads networks in the configuration. */
final class IpNetworkConverter implements Converter<String, IpNetwork> {

    @Override
    public IpNetwork convert(String text) {
        return IpNetwork.parse(text.trim());
    }
}
