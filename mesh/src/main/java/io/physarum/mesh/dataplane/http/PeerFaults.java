package io.physarum.mesh.dataplane.http;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.dataplane.http.OverlayHeaders.Fault;
import io.physarum.mesh.error.InstanceFailedException;

/** Reads {@link OverlayHeaders#ERROR}. */
final class PeerFaults {

    private PeerFaults() {}

    /** What the client is told of a fault; an unknown one counts as a failed instance. */
    static InstanceFailedException toException(PeerId peer, String header) {
        boolean untouched =
                header.startsWith(Fault.NOT_SERVED.code()) || header.startsWith(Fault.INSTANCE_UNREACHABLE.code());
        return new InstanceFailedException("the peer " + peer + " answered " + header, null, !untouched);
    }
}
