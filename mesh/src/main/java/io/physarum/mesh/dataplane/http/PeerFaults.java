package io.physarum.mesh.dataplane.http;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.dataplane.http.OverlayHeaders.Fault;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.error.MeshException;
import io.physarum.mesh.error.StageTimeoutException;

/** Reads {@link OverlayHeaders#ERROR}. */
final class PeerFaults {

    private PeerFaults() {}

    /** What the client is told of a fault; an unknown one counts as a failed instance. */
    static MeshException toException(PeerId peer, String header) {
        String answered = "the peer " + peer + " answered " + header;
        if (header.startsWith(Fault.INSTANCE_TIMEOUT.code())) {
            return new StageTimeoutException(ExchangeWatch.RESPONSE, answered);
        }
        boolean untouched =
                header.startsWith(Fault.NOT_SERVED.code()) || header.startsWith(Fault.INSTANCE_UNREACHABLE.code());
        return new InstanceFailedException(answered, null, !untouched);
    }
}
