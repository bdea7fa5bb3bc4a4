package io.physarum.proxy.gateway;

import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

import static io.physarum.mesh.meter.MeterSpec.aCounter;
import static io.physarum.mesh.meter.MeterSpec.aGauge;
import static io.physarum.mesh.meter.MeterSpec.aHistogram;

/** The meters of the gateway. */
public enum GatewayMeter implements DocumentedMeter {
    /** Requests. */
    REQUESTS(aHistogram(
                    "physarum.proxy.requests",
                    "Requests through the gateway, from the head to the end of the answer, by how the instance was come by"
                            + " (failed: no answer) and the answer's status (cancelled: the client gave up before its end;"
                            + " broken: it broke off)")
            .tag("outcome", "cached", "found", "allocated", "failed")
            .tag("status", "1xx", "2xx", "3xx", "4xx", "5xx", "other", "none", "cancelled", "broken")),
    /** Requests under way. */
    ACTIVE(aGauge("physarum.proxy.requests.active", "Requests through the gateway that are not finished")),
    /** Stages of requests. */
    STAGES(aHistogram(
                    "physarum.proxy.stage",
                    "How long the stages of a request take: resolve (until an instance is known), response (until its"
                            + " answer begins), body (until the answer has been passed on)")
            .tag("stage", "resolve", "response", "body")),
    /** Answers in place of the service. */
    PROBLEMS(aCounter(
                    "physarum.proxy.problems",
                    "Answers that the gateway gave in place of the service, by status: 400, 404 unknown service, 413, 414, 431,"
                            + " 501 a WebSocket, 502 the instance failed, 503 nothing can run it, 504 timed out, 500 a fault of the"
                            + " gateway, or another")
            .tag("status", "400", "404", "413", "414", "431", "500", "501", "502", "503", "504", "other"));

    @SuppressWarnings("ImmutableEnumChecker") // it is, but in another module
    private final MeterSpec spec;

    GatewayMeter(MeterSpec spec) {
        this.spec = spec;
    }

    @Override
    public MeterSpec spec() {
        return spec;
    }

    @Override
    public String component() {
        return "proxy";
    }
}
