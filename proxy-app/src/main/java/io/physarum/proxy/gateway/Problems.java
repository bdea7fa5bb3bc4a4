package io.physarum.proxy.gateway;

import io.physarum.libp2p.core.Libp2pException;
import io.physarum.mesh.dataplane.http.Problem;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.error.RegistryUnavailableException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.proxy.gateway.GatewayLimits.BodyTooLargeException;
import io.physarum.proxy.gateway.GatewayRequest.WebSocketRequestException;
import io.physarum.proxy.gateway.MalformedRequests.MalformedRequestException;

/** What a client is told of a failure. */
final class Problems {

    private Problems() {}

    static Problem of(Throwable failure) {
        String detail = String.valueOf(failure.getMessage());
        if (failure instanceof MalformedRequestException malformed) {
            return Problem.of(malformed.status(), "Malformed request", detail);
        } else if (failure instanceof WebSocketRequestException) {
            return Problem.noWebSocket();
        } else if (failure instanceof UnknownServiceException) {
            return Problem.of(404, "Unknown service", detail);
        } else if (failure instanceof BodyTooLargeException) {
            return Problem.of(413, "Request body too large", detail);
        } else if (failure instanceof InstanceFailedException || failure instanceof Libp2pException) {
            return Problem.of(502, "The instance failed", detail);
        } else if (failure instanceof NoAllocatorException none) {
            return Problem.of(503, "Nothing can run the service now", none.why());
        } else if (failure instanceof AllocationRefusedException) {
            return Problem.of(503, "Nothing can run the service now", detail);
        } else if (failure instanceof RegistryUnavailableException) {
            return Problem.of(503, "No registry answers", detail);
        } else if (failure instanceof StageTimeoutException timeout) {
            return Problem.of(504, "Timed out", detail).with("stage", timeout.stage());
        }
        return Problem.of(500, "The gateway failed", "its log says why");
    }
}
