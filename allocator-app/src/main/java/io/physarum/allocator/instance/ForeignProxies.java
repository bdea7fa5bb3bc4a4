package io.physarum.allocator.instance;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.physarum.allocator.driver.RunningInstance;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceInfo;
import reactor.core.publisher.Mono;

/** Finds out who a proxy inside of an instance is that does not say so itself: it announces the service, as every proxy does. */
final class ForeignProxies {

    private static final Duration POLL = Duration.ofMillis(500);

    private final Providers providers;

    ForeignProxies(Providers providers) {
        this.providers = providers;
    }

    /** Who announces a service now. */
    Mono<Set<PeerId>> known(ServiceInfo info) {
        return announcers(info)
                .map(found -> found.stream().map(PeerInfo::peerId).collect(Collectors.toSet()));
    }

    /** The first to announce a service that was not known to; waits for it. */
    Mono<PeerInfo> appearing(ServiceInfo info, Set<PeerId> known) {
        return first(info, peer -> !known.contains(peer.peerId()));
    }

    /** Who announces an instance's service at an address of this machine, or of the instance; waits for it. */
    Mono<PeerInfo> at(RunningInstance instance) {
        return first(
                instance.info(),
                peer -> peer.addresses().stream()
                        .flatMap(address -> address.ipAddress().stream())
                        .anyMatch(ip -> ip.equals(instance.host()) || isHere(ip)));
    }

    /** Whether a peer announces an instance's service. */
    Mono<Boolean> announces(RunningInstance instance, PeerId peer) {
        return known(instance.info()).map(announcers -> announcers.contains(peer));
    }

    private Mono<PeerInfo> first(ServiceInfo info, Predicate<PeerInfo> wanted) {
        return Mono.defer(() -> announcers(info))
                .flatMap(found -> Mono.justOrEmpty(found.stream().filter(wanted).findFirst()))
                .repeatWhenEmpty(Integer.MAX_VALUE, ends -> ends.delayElements(POLL));
    }

    private Mono<List<PeerInfo>> announcers(ServiceInfo info) {
        return info.contentHash().isBlank() ? Mono.just(List.of()) : providers.of(info.contentHash());
    }

    private static boolean isHere(InetAddress ip) {
        try {
            return ip.isLoopbackAddress() || NetworkInterface.getByInetAddress(ip) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
