package io.physarum.mesh.service;

import org.junit.jupiter.api.Test;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ServiceConfTest {

    private static final String PREDICTOR = """
            {
                "NetworkSoftReq": {
                    "RTT": 200000000
                },
                "NetworkHardReq": {
                    "RTT": 1000000000
                },
                "CpuReq": 0,
                "MemoryReq": 0,

                "DockerConf": {
                    "From": "python:3",
                    "Copy": [
                        ["requirements.txt", "."],
                        ["app.py", "."]
                    ],
                    "Run": [
                        "pip --no-cache-dir install --compile -r requirements.txt"
                    ],
                    "Cmd": "python app.py $PROXY_PORT $SERVICE_PORT"
                }
            }
            """;

    @Test
    void readsAConfigurationOfTheDemos() {
        ServiceConf conf = ServiceConf.parse("service-conf.json", PREDICTOR);

        assertThat(conf.networkHardReq().roundTripMillis()).isEqualTo(1_000_000_000);
        DockerConf docker = requireNonNull(conf.dockerConf());
        assertThat(docker.from()).isEqualTo("python:3");
        assertThat(docker.copy()).containsExactly(new CopyStep("requirements.txt", "."), new CopyStep("app.py", "."));
        assertThat(docker.run()).hasSize(1);
        assertThat(docker.cmd()).isEqualTo("python app.py $PROXY_PORT $SERVICE_PORT");
        assertThat(docker.proxyClientMode()).isFalse();
    }

    @Test
    void readsTheProxyClientMode() {
        String json = PREDICTOR.replace("\"From\"", "\"ProxyClientMode\": true, \"From\"");

        DockerConf docker = requireNonNull(ServiceConf.parse("c.json", json).dockerConf());

        assertThat(docker.proxyClientMode()).isTrue();
    }

    @Test
    void everythingMayBeLeftOut() {
        ServiceConf conf = ServiceConf.parse("c.json", "{}");

        assertThat(conf.networkSoftReq()).isEqualTo(NetworkRequirement.NONE);
        assertThat(conf.dockerConf()).isNull();
    }

    @Test
    void namesAnUnknownFieldAndThoseThatAreKnown() {
        MalformedJsonException failure = failure(PREDICTOR.replace("\"From\"", "\"Form\""));

        assertThat(failure.field()).isEqualTo("DockerConf.Form");
        assertThat(failure.line()).isEqualTo(12);
        assertThat(failure)
                .hasMessageContaining("service-conf.json, line 12, column ")
                .hasMessageContaining("unknown field")
                .hasMessageContaining("From");
    }

    @Test
    void namesTheFieldOfTheWrongType() {
        assertThat(failure(PREDICTOR.replace("200000000", "\"fast\"")))
                .hasMessageContaining("line 3,")
                .hasMessageContaining("field NetworkSoftReq.RTT")
                .hasMessageContaining("whole number");
        assertThat(failure(PREDICTOR.replace("\"CpuReq\": 0", "\"CpuReq\": 1.5")))
                .hasMessageContaining("line 8,")
                .hasMessageContaining("field CpuReq");
        assertThat(failure(PREDICTOR.replace("\"CpuReq\": 0", "\"CpuReq\": 99999999999999999999")))
                .hasMessageContaining("field CpuReq");
        assertThat(failure(PREDICTOR.replace("\"Run\": [", "\"Run\": [[],")))
                .hasMessageContaining("field DockerConf.Run[0]");
    }

    @Test
    void namesACopyStepThatIsNoPair() {
        assertThat(failure(PREDICTOR.replace("[\"app.py\", \".\"]", "[\"app.py\"]")))
                .hasMessageContaining("line 15,")
                .hasMessageContaining("field DockerConf.Copy[1]")
                .hasMessageContaining("two strings");
        assertThat(failure(PREDICTOR.replace("[\"app.py\", \".\"]", "[\"app.py\", \".\", \"x\"]")))
                .hasMessageContaining("field DockerConf.Copy[1]");
        assertThat(failure(PREDICTOR.replace("[\"app.py\", \".\"]", "\"app.py\"")))
                .hasMessageContaining("field DockerConf.Copy[1]");
    }

    @Test
    void namesTheLineOfASyntaxError() {
        MalformedJsonException failure = failure(PREDICTOR.replace("\"MemoryReq\": 0,", "\"MemoryReq\": 0"));

        assertThat(failure.line()).isBetween(9, 11);
        assertThat(failure).hasMessageContaining("not JSON");
    }

    private static MalformedJsonException failure(String json) {
        return catchThrowableOfType(MalformedJsonException.class, () -> ServiceConf.parse("service-conf.json", json));
    }
}
