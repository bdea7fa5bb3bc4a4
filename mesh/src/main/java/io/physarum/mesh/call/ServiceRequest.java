package io.physarum.mesh.call;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.physarum.mesh.dataplane.http.OverlayHeaders;
import io.physarum.mesh.dataplane.http.OverlayRequest;
import io.physarum.mesh.dataplane.http.ServiceTarget;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * A request to a service, as it is to be sent to an instance: perhaps to one after another.
 *
 * @param service the service
 * @param method the method
 * @param target the request target, {@code /<service>/<path>?<query>}, sent byte for byte
 * @param headers the headers; each instance is sent a copy of its own
 * @param body the body; null if there is none
 */
public record ServiceRequest(
        ServiceName service,
        HttpMethod method,
        String target,
        HttpHeaders headers,
        @Nullable RequestBody body) {

    /** A request for a target; an {@link IllegalArgumentException} says why it names no service. */
    public static ServiceRequest of(HttpMethod method, String target, HttpHeaders headers, @Nullable RequestBody body) {
        return new ServiceRequest(ServiceTarget.parse(target).service(), method, target, headers, body);
    }

    /** The request for the instance at the end of a route. */
    OverlayRequest to(Route route) {
        HttpHeaders toRoute = headers.copy();
        toRoute.set(OverlayHeaders.CONTENT_ID, route.info().contentHash());
        return new OverlayRequest(method, target, toRoute, body == null ? null : body.publisher());
    }

    /** Whether it may be sent again after a failure: nothing was done or it may be done twice, and all of it is still here. */
    boolean mayBeSentAgain(InstanceFailedException failure) {
        boolean harmless = !failure.wasSent() || OverlayRequest.isIdempotent(method);
        return harmless && (body == null || body.isWhole());
    }
}
