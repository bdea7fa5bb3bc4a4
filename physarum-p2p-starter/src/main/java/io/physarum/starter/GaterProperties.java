package io.physarum.starter;

import java.util.List;
import java.util.Set;

import io.physarum.libp2p.host.gater.GaterRules;
import io.physarum.libp2p.host.gater.IpNetwork;
import io.physarum.libp2p.identity.PeerId;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * With whom this node has connections, in both directions. What is denied is refused although it may be allowed, too.
 *
 * @param allowPeers ids of the only peers to have connections with; empty for all
 * @param denyPeers ids of peers to have no connections with
 * @param allowNetworks the only networks to have connections with, as 10.0.0.0/8 or 2001:db8::/32; empty for all. Loopback is no
 *     exception. Connections through a relay have no address of their own: they are judged by the peer alone
 * @param denyNetworks networks to have no connections with
 */
public record GaterProperties(
        @DefaultValue Set<PeerId> allowPeers,
        @DefaultValue Set<PeerId> denyPeers,
        @DefaultValue List<IpNetwork> allowNetworks,
        @DefaultValue List<IpNetwork> denyNetworks) {

    /** The rules that these settings make. */
    public GaterRules rules() {
        return new GaterRules(allowPeers, denyPeers, allowNetworks, denyNetworks);
    }
}
