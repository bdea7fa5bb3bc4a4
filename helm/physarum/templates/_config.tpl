{{/*
application.yml of a component: what the chart says, then what differs from pod to pod (each pod has its name as a profile),
then the component's "config", which wins. Takes "root" and "component".
*/}}
{{- define "physarum.config" -}}
{{- include "physarum.validate" .root -}}
{{- $values := index .root.Values .component -}}
{{- include "physarum.config.common" . }}
{{ include (printf "physarum.config.%s" .component) . }}
{{- if eq .component "bootstrap" }}
{{- include "physarum.config.bootstrap.pods" . }}
{{- else if and (eq .component "registry") (include "physarum.registry.hasEtcd" .root) $values.etcd.newCluster }}
---
# The first member begins the cluster; the others ask a running registry to be taken in.
spring.config.activate.on-profile: {{ include "physarum.component.fullname" . }}-0
physarum.registry.etcd.new-cluster: true
{{- end }}
{{- with $values.config }}
---
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "physarum.config.common" -}}
{{- $values := index .root.Values .component -}}
server.port: {{ $values.httpPort }}
physarum.p2p.listen: /ip4/0.0.0.0/tcp/{{ $values.p2p.port }}
{{- $announced := include "physarum.announced" . | fromJsonArray }}
{{- if $announced }}
physarum.p2p.announce: {{ toJson $announced }}
{{- end }}
{{- if ne .component "bootstrap" }}
physarum.p2p.bootstraps: {{ include "physarum.bootstraps" (dict "root" .root) }}
{{- end }}
{{- with .root.Values.dhtProtocolPrefix }}
physarum.p2p.dht.protocol-prefix: {{ . | quote }}
{{- end }}
# The bootstraps may be started at the same time, and move.
physarum.p2p.bootstrap.attempts: 20
physarum.p2p.bootstrap.max-backoff: 15s
{{- if include "physarum.psk.isSet" .root }}
{{- if eq .root.Values.psk.format "swarm-key" }}
physarum.p2p.swarm-key-file: /etc/physarum/secrets/swarm.key
{{- else }}
spring.config.import: "configtree:/etc/physarum/secrets/"
{{- end }}
{{- end }}
{{- end -}}

{{- define "physarum.config.bootstrap" -}}
{{- if .root.Values.bootstrap.identity.existingSecret -}}
physarum.p2p.key-file: /etc/physarum/identity/${POD_NAME}.key
{{- end }}
{{- end -}}

{{/* Each bootstrap makes contact with the others, and has an address of its own outside of the cluster. */}}
{{- define "physarum.config.bootstrap.pods" -}}
{{- $values := .root.Values.bootstrap -}}
{{- range $ordinal := until (int $values.replicas) }}
---
spring.config.activate.on-profile: {{ include "physarum.component.fullname" $ }}-{{ $ordinal }}
physarum.p2p.bootstraps: {{ include "physarum.bootstraps" (dict "root" $.root "except" $ordinal) }}
{{- if $values.external.enabled }}
{{- $external := index $values.external.announce $ordinal }}
physarum.p2p.announce: {{ include "physarum.announced" (dict "root" $.root "component" "bootstrap" "external" $external) }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "physarum.config.registry" -}}
{{- $values := .root.Values.registry -}}
# Ready is whose store answers: updates and evictions wait for it. An alarm of etcd, which is all registries', is told by the gauge alone.
management.endpoint.health.group.readiness.include: readinessState,registry
physarum.registry.store: {{ $values.store }}
{{- if eq $values.store "etcd" }}
physarum.registry.etcd.prefix: {{ $values.etcd.prefix | quote }}
{{- if $values.etcd.endpoints }}
physarum.registry.etcd.endpoints: {{ toJson $values.etcd.endpoints }}
{{- else }}
physarum.registry.etcd.ip: ${POD_IP}
# A pod's address changes whenever it is made anew, its name does not.
physarum.registry.etcd.host: ${POD_NAME}.{{ include "physarum.component.fullname" . }}-peers.{{ .root.Release.Namespace }}.svc
physarum.registry.etcd.name: ${POD_NAME}
physarum.registry.etcd.client-port: {{ $values.etcd.clientPort }}
physarum.registry.etcd.peer-port: {{ $values.etcd.peerPort }}
physarum.registry.etcd.start-timeout: {{ $values.etcd.startTimeout }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "physarum.config.allocator" -}}
{{- $values := .root.Values.allocator -}}
# Ready is who could start something.
management.endpoint.health.group.readiness.include: readinessState,allocator
physarum.allocator.driver: {{ $values.driver }}
physarum.allocator.proxy-address: {{ include "physarum.proxyAddress" .root }}
physarum.allocator.ports: {{ $values.instancePorts.first }}-{{ $values.instancePorts.last }}
{{- if eq $values.driver "kubernetes" }}
{{ include "physarum.config.allocator.kubernetes" . }}
{{- end }}
{{- end -}}

{{- define "physarum.config.allocator.kubernetes" -}}
{{- $values := .root.Values.allocator.kubernetes -}}
physarum.allocator.kubernetes.node-name: ${NODE_NAME}
physarum.allocator.kubernetes.pod-name: ${POD_NAME}
physarum.allocator.kubernetes.namespace: {{ include "physarum.instances.namespace" .root }}
physarum.allocator.kubernetes.security.run-as-non-root: {{ $values.runAsNonRoot }}
{{- with $values.serviceAccount }}
physarum.allocator.kubernetes.service-account: {{ . }}
{{- end }}
{{- with $values.imagePullSecrets }}
physarum.allocator.kubernetes.image-pull-secrets: {{ toJson . }}
{{- end }}
{{- with include "physarum.instances.pskSecret" .root }}
physarum.allocator.kubernetes.psk-secret: {{ . }}
{{- end }}
{{- with .root.Values.allocator.tolerations }}
physarum.allocator.kubernetes.tolerations:
{{- range . }}
  - {{ omit . "tolerationSeconds" | toJson }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The Secret that instances take the passphrase from: the release's own, if they are beside it and its key has the usual name. */}}
{{- define "physarum.instances.pskSecret" -}}
{{- if .Values.allocator.kubernetes.pskSecret -}}
{{- .Values.allocator.kubernetes.pskSecret -}}
{{- else if and (include "physarum.psk.isSet" .) (eq .Values.psk.format "passphrase") (eq (include "physarum.psk.key" .) "physarum.p2p.psk") (eq (include "physarum.instances.namespace" .) .Release.Namespace) -}}
{{- include "physarum.psk.secretName" . -}}
{{- end -}}
{{- end -}}

{{- define "physarum.psk.key" -}}
{{- ternary .Values.psk.key "physarum.p2p.psk" (not (empty .Values.psk.existingSecret)) -}}
{{- end -}}

{{- define "physarum.config.proxy" -}}
physarum.proxy.http-address: 0.0.0.0
physarum.proxy.http-port: {{ .root.Values.proxy.gateway.port }}
{{- end -}}
