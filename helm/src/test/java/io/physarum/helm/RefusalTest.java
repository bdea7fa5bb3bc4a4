package io.physarum.helm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Wrong values are refused, and the message names them. */
@NeedsHelm
class RefusalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Misspelt.
                "regsitry: {}                                        | regsitry",
                "registry: {replica: 3}                              | replica",
                "registry: {etcd: {newClustr: true}}                 | newClustr",
                "bootstrap: {p2p: {hostport: 4001}}                  | hostport",
                "proxy: {probes: {startup: {period: 1}}}             | period",
                "allocator: {kubernetes: {namespaces: a}}            | namespaces",
                "monitoring: {serviceMonitor: {enable: true}}        | enable",
                "networkPolicy: {p2pFrom: [{ipblock: {}}]}           | ipblock",
                // Of the wrong type.
                "registry: {replicas: three}                         | registry.replicas",
                "registry: {etcd: {newCluster: 'yes'}}               | registry.etcd.newCluster",
                "proxy: {hostPort: 4200}                             | proxy.hostPort",
                "psk: {value: 17}                                    | psk.value",
                "externalBootstraps: /ip4/127.0.0.1/tcp/4001         | externalBootstraps",
                "allocator: {resources: {limits: {memory: [1]}}}     | allocator.resources.limits.memory",
                "bootstrap: {extraEnv: {A: b}}                       | bootstrap.extraEnv",
                // Out of bounds, or none of those there are.
                "registry: {replicas: 0}                             | registry.replicas",
                "bootstrap: {replicas: 0}                            | bootstrap.replicas",
                "proxy: {gateway: {port: 70000}}                     | proxy.gateway.port",
                "allocator: {driver: podman}                         | allocator.driver",
                "registry: {store: postgres}                         | registry.store",
                "image: {pullPolicy: Sometimes}                      | image.pullPolicy",
                "psk: {format: base64}                               | psk.format",
                "proxy: {service: {internalTrafficPolicy: Near}}     | proxy.service.internalTrafficPolicy",
                "registry: {image: {digest: latest}}                 | registry.image.digest",
                "registry: {persistence: {size: big}}                | registry.persistence.size",
                "registry: {etcd: {startTimeout: soon}}              | registry.etcd.startTimeout",
                "registry: {etcd: {endpoints: ['etcd:2379']}}        | registry.etcd.endpoints",
                "externalBootstraps: ['bootstrap.example.org:4001']  | externalBootstraps",
                "dhtProtocolPrefix: our-mesh                         | dhtProtocolPrefix",
                "dhtProtocolPrefix: /our-mesh/                       | dhtProtocolPrefix",
                "allocator: {proxyAddress: nowhere}                  | allocator.proxyAddress",
                "proxy: {maxUnavailable: 0}                          | proxy.maxUnavailable",
                "fullnameOverride: UPPER                             | fullnameOverride",
            })
    void theSchemaRefusesAndNames(String values, String name) {
        assertThatThrownBy(Chart.DEFAULT.and(values)::render).hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "registry: {replicas: 4}                                        | registry.replicas is 4",
                "registry: {store: embedded}                                    | registry.replicas is 3",
                "registry: {store: embedded, replicas: 1, etcd: {endpoints: ['http://e:2379']}} | registry.etcd.endpoints",
                "registry: {etcd: {clientPort: 2380}}                           | registry.etcd.peerPort",
                "psk: {value: a, existingSecret: b}                             | psk.existingSecret",
                "psk: {value: a, format: swarm-key}                             | psk.value is no swarm key",
                "psk: {value: \"a\\nb\"}                                        | psk.value has several lines",
                "bootstrap: {enabled: false}                                    | externalBootstraps",
                "bootstrap: {external: {enabled: true, announce: [/ip4/203.0.113.7/tcp/1]}} | bootstrap.external.announce",
                "allocator: {instancePorts: {first: 30000}}                     | allocator.instancePorts.first",
                "allocator: {driver: docker, p2p: {hostPort: 4009}}             | allocator.p2p.hostPort",
                "proxy: {httpPort: 4001}                                        | proxy.httpPort",
                "{proxy: {enabled: false}, test: {service: hello}}              | test.service",
            })
    void whatIsWrongTogetherIsRefusedAndNamed(String values, String name) {
        assertThatThrownBy(Chart.DEFAULT.and(values)::render).hasMessageContaining(name);
    }

    @Test
    void nothingToInstallIsRefused() {
        Chart chart = Chart.DEFAULT.and(
                "{bootstrap: {enabled: false}, registry: {enabled: false}, allocator: {enabled: false}, proxy: {enabled: false}}");
        assertThatThrownBy(chart::render).hasMessageContaining("nothing is left to install");
    }

    @Test
    void thePassphraseIsInNoMessage() {
        assertThatThrownBy(Chart.DEFAULT.and("psk: {value: hush-hush, existingSecret: b}")::render)
                .hasMessageNotContaining("hush-hush");
        assertThatThrownBy(Chart.DEFAULT.and("psk: {value: hush-hush, format: swarm-key}")::render)
                .hasMessageNotContaining("hush-hush");
    }
}
