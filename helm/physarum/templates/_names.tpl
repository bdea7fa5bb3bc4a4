{{/* Names, labels and images. What takes a component takes a dict of "root" (the chart's context) and "component" (its name). */}}

{{- define "physarum.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/*
The beginning of all names, 42 characters at most: a StatefulSet's name with its longest ending may have 52, as its pods bear
it in a label with a hash. A longer one is cut and told apart by a hash of the whole.
*/}}
{{- define "physarum.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $full = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- end -}}
{{- if gt (len $full) 42 -}}
{{- printf "%s-%s" ($full | trunc 33 | trimSuffix "-") (sha256sum $full | trunc 8) -}}
{{- else -}}
{{- $full -}}
{{- end -}}
{{- end -}}

{{- define "physarum.component.fullname" -}}
{{- printf "%s-%s" (include "physarum.fullname" .root) .component -}}
{{- end -}}

{{/* A cluster's own objects need the namespace in their name. */}}
{{- define "physarum.cluster.fullname" -}}
{{- $name := printf "%s-%s" .Release.Namespace (include "physarum.fullname" .) -}}
{{- if gt (len $name) 53 -}}
{{- printf "%s-%s" ($name | trunc 44 | trimSuffix "-") (sha256sum $name | trunc 8) -}}
{{- else -}}
{{- $name -}}
{{- end -}}
{{- end -}}

{{/* What tells the pods of this release from all others. */}}
{{- define "physarum.release.selector" -}}
app.kubernetes.io/name: {{ include "physarum.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "physarum.selector" -}}
{{ include "physarum.release.selector" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "physarum.release.labels" -}}
{{ include "physarum.release.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: physarum
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "physarum.labels" -}}
{{ include "physarum.release.labels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{/* The labels of the pods that the allocator makes. */}}
{{- define "physarum.instances.selector" -}}
app.kubernetes.io/managed-by: physarum
app.kubernetes.io/component: instance
{{- end -}}

{{- define "physarum.instances.namespace" -}}
{{- default .Release.Namespace .Values.allocator.kubernetes.namespace -}}
{{- end -}}

{{/* The image of a dict of "root" and "image". */}}
{{- define "physarum.image" -}}
{{- $registry := .root.Values.global.imageRegistry | trimSuffix "/" -}}
{{- $name := ternary .image.repository (printf "%s/%s" $registry .image.repository) (empty $registry) -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $name .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (default (default .root.Chart.AppVersion .root.Values.image.tag) .image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "physarum.serviceAccountName" -}}
{{- $values := index .root.Values .component -}}
{{- default (ternary (include "physarum.component.fullname" .) "default" $values.serviceAccount.create) $values.serviceAccount.name -}}
{{- end -}}

{{/* How metrics call the component; docker-compose's Prometheus calls it the same. */}}
{{- define "physarum.application" -}}
{{- get (dict "bootstrap" "ping-monitor" "registry" "registry-service" "allocator" "allocator" "proxy" "proxy") .component -}}
{{- end -}}

{{/* The components that are switched on. */}}
{{- define "physarum.components" -}}
{{- $on := list -}}
{{- range $component := list "bootstrap" "registry" "allocator" "proxy" -}}
{{- if (index $.Values $component).enabled -}}
{{- $on = append $on $component -}}
{{- end -}}
{{- end -}}
{{- join " " $on -}}
{{- end -}}

{{/* "yes" if the registries run an etcd of their own. */}}
{{- define "physarum.registry.hasEtcd" -}}
{{- if and .Values.registry.enabled (eq .Values.registry.store "etcd") (empty .Values.registry.etcd.endpoints) }}yes{{ end -}}
{{- end -}}

{{- define "physarum.allocator.usesDocker" -}}
{{- if eq .Values.allocator.driver "docker" }}yes{{ end -}}
{{- end -}}

{{- define "physarum.psk.isSet" -}}
{{- if or .Values.psk.value .Values.psk.existingSecret }}yes{{ end -}}
{{- end -}}

{{- define "physarum.psk.isSwarmKey" -}}
{{- if and (include "physarum.psk.isSet" .) (eq .Values.psk.format "swarm-key") }}yes{{ end -}}
{{- end -}}

{{- define "physarum.psk.secretName" -}}
{{- default (printf "%s-psk" (include "physarum.fullname" .)) .Values.psk.existingSecret -}}
{{- end -}}

{{/* The key's text; the line end of a file that it was read from is no part of a passphrase, and would make it another one. */}}
{{- define "physarum.psk.text" -}}
{{- if eq .Values.psk.format "swarm-key" -}}
{{- .Values.psk.value -}}
{{- else -}}
{{- .Values.psk.value | trimSuffix "\r\n" | trimSuffix "\n" -}}
{{- end -}}
{{- end -}}
