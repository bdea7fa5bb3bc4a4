{{/* Where nodes are found. */}}

{{/* The DNS name of a pod of a StatefulSet; takes "root", "component" and "ordinal". */}}
{{- define "physarum.pod.host" -}}
{{- $set := include "physarum.component.fullname" . -}}
{{- printf "%s-%d.%s-peers.%s.svc" $set (int .ordinal) $set .root.Release.Namespace -}}
{{- end -}}

{{/* The bootstraps that a node makes first contact with, as JSON; takes "root" and, to leave one out, "except". */}}
{{- define "physarum.bootstraps" -}}
{{- $root := .root -}}
{{- $except := int (default -1 .except) -}}
{{- if hasKey . "except" }}{{ $except = int .except }}{{ end -}}
{{- $addresses := list -}}
{{- if $root.Values.bootstrap.enabled -}}
{{- range $ordinal := until (int $root.Values.bootstrap.replicas) -}}
{{- if ne $ordinal $except -}}
{{- $host := include "physarum.pod.host" (dict "root" $root "component" "bootstrap" "ordinal" $ordinal) -}}
{{- $addresses = append $addresses (printf "/dns4/%s/tcp/%d" $host (int $root.Values.bootstrap.p2p.port)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- concat $addresses $root.Values.externalBootstraps | toJson -}}
{{- end -}}

{{/*
What a node of a component tells others of itself, as JSON; none if it is found at its pod's address alone, which it knows.
Takes "root" and "component", and "external": an address more.
*/}}
{{- define "physarum.announced" -}}
{{- $p2p := (index .root.Values .component).p2p -}}
{{- $more := list -}}
{{- with $p2p.hostPort }}{{ $more = append $more (printf "/ip4/${HOST_IP}/tcp/%d" (int .)) }}{{ end -}}
{{- with .external }}{{ $more = append $more . }}{{ end -}}
{{- $more = concat $more $p2p.announce -}}
{{- if $more -}}
{{- prepend $more (printf "/ip4/${POD_IP}/tcp/%d" (int $p2p.port)) | toJson -}}
{{- else -}}
[]
{{- end -}}
{{- end -}}

{{/* host:port of the gateway, for instances. */}}
{{- define "physarum.proxyAddress" -}}
{{- if .Values.allocator.proxyAddress -}}
{{- .Values.allocator.proxyAddress -}}
{{- else if include "physarum.allocator.usesDocker" . -}}
{{- printf "%s:%d" .Values.proxy.hostPort.ip (int .Values.proxy.hostPort.port) -}}
{{- else -}}
{{- printf "%s-proxy.%s.svc:%d" (include "physarum.fullname" .) .Release.Namespace (int .Values.proxy.gateway.port) -}}
{{- end -}}
{{- end -}}

{{/* The components that nodes outside of the cluster, which the bootstraps let in, have no address of. */}}
{{- define "physarum.unreached" -}}
{{- $unreached := list -}}
{{- if and .Values.bootstrap.enabled .Values.bootstrap.external.enabled -}}
{{- range $component := without (include "physarum.components" . | splitList " ") "bootstrap" -}}
{{- $p2p := (index $.Values $component).p2p -}}
{{- $onNode := and (eq $component "allocator") (include "physarum.allocator.usesDocker" $) -}}
{{- if not (or $p2p.hostPort $p2p.announce $onNode) -}}
{{- $unreached = append $unreached $component -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- join ", " $unreached -}}
{{- end -}}
