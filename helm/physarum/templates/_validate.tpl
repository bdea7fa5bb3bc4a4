{{/* Values that are right one by one and wrong together: each failure names them. The schema knows the rest. */}}
{{- define "physarum.validate" -}}
{{- include "physarum.validate.nodes" . -}}
{{- include "physarum.validate.psk" . -}}
{{- include "physarum.validate.registry" . -}}
{{- include "physarum.validate.bootstrap" . -}}
{{- include "physarum.validate.allocator" . -}}
{{- end -}}

{{- define "physarum.validate.nodes" -}}
{{- if not (include "physarum.components" .) -}}
{{- fail "bootstrap.enabled, registry.enabled, allocator.enabled and proxy.enabled are all false: nothing is left to install" -}}
{{- end -}}
{{- if and (not .Values.bootstrap.enabled) (empty .Values.externalBootstraps) -}}
{{- fail "bootstrap.enabled is false, so externalBootstraps must name where to make first contact" -}}
{{- end -}}
{{- if and .Values.test.service (not .Values.proxy.enabled) -}}
{{- fail "test.service is set, but proxy.enabled is false: nothing could call the service" -}}
{{- end -}}
{{- range $name := include "physarum.components" . | splitList " " -}}
{{- $values := index $.Values $name -}}
{{- if eq (int $values.p2p.port) (int $values.httpPort) -}}
{{- fail (printf "%s.p2p.port and %s.httpPort are both %d" $name $name (int $values.httpPort)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "physarum.validate.psk" -}}
{{- $psk := .Values.psk -}}
{{- if and $psk.value $psk.existingSecret -}}
{{- fail "psk.value and psk.existingSecret both give the key of the private network: leave one of them empty" -}}
{{- end -}}
{{- if and $psk.value (eq $psk.format "swarm-key") (not (hasPrefix "/key/swarm/psk/1.0.0/" $psk.value)) -}}
{{- fail "psk.value is no swarm key: with psk.format swarm-key it begins with /key/swarm/psk/1.0.0/" -}}
{{- end -}}
{{- if and $psk.value (eq $psk.format "passphrase") (contains "\n" (trimSuffix "\n" $psk.value)) -}}
{{- fail "psk.value has several lines: a passphrase is one; psk.format swarm-key takes the text of a swarm.key file" -}}
{{- end -}}
{{- end -}}

{{- define "physarum.validate.registry" -}}
{{- $registry := .Values.registry -}}
{{- if $registry.enabled -}}
{{- if and (eq $registry.store "embedded") (ne (int $registry.replicas) 1) -}}
{{- fail (printf "registry.replicas is %d, but registry.store embedded keeps each registry's entries apart: set registry.replicas to 1" (int $registry.replicas)) -}}
{{- end -}}
{{- if and (eq $registry.store "embedded") $registry.etcd.endpoints -}}
{{- fail "registry.etcd.endpoints is set, but registry.store is embedded" -}}
{{- end -}}
{{- if and (include "physarum.registry.hasEtcd" .) (eq 0 (mod (int $registry.replicas) 2)) -}}
{{- fail (printf "registry.replicas is %d: an etcd cluster has an odd number of members, as an even one bears no more losses" (int $registry.replicas)) -}}
{{- end -}}
{{- if and (include "physarum.registry.hasEtcd" .) (eq (int $registry.etcd.clientPort) (int $registry.etcd.peerPort)) -}}
{{- fail (printf "registry.etcd.clientPort and registry.etcd.peerPort are both %d" (int $registry.etcd.peerPort)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "physarum.validate.bootstrap" -}}
{{- $bootstrap := .Values.bootstrap -}}
{{- if and $bootstrap.enabled $bootstrap.external.enabled -}}
{{- if ne (len $bootstrap.external.announce) (int $bootstrap.replicas) -}}
{{- fail (printf "bootstrap.external.announce has %d addresses for %d bootstraps (bootstrap.replicas): one for each" (len $bootstrap.external.announce) (int $bootstrap.replicas)) -}}
{{- end -}}
{{- if and $bootstrap.external.nodePorts (ne (len $bootstrap.external.nodePorts) (int $bootstrap.replicas)) -}}
{{- fail (printf "bootstrap.external.nodePorts has %d ports for %d bootstraps (bootstrap.replicas): one for each, or none" (len $bootstrap.external.nodePorts) (int $bootstrap.replicas)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "physarum.validate.allocator" -}}
{{- $allocator := .Values.allocator -}}
{{- if $allocator.enabled -}}
{{- if gt (int $allocator.instancePorts.first) (int $allocator.instancePorts.last) -}}
{{- fail (printf "allocator.instancePorts.first %d is above allocator.instancePorts.last %d" (int $allocator.instancePorts.first) (int $allocator.instancePorts.last)) -}}
{{- end -}}
{{- if and (include "physarum.allocator.usesDocker" .) $allocator.p2p.hostPort (ne (int $allocator.p2p.hostPort) (int $allocator.p2p.port)) -}}
{{- fail "allocator.p2p.hostPort differs from allocator.p2p.port, but with allocator.driver docker the allocator is on the node's own network" -}}
{{- end -}}
{{- end -}}
{{- end -}}
