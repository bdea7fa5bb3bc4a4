{{/*
registry-cli as a container that joins the release's network: the bootstraps, the DHT's prefix if it is not the default, and the
key if the network is private.
Takes "root", "name" and, if there are any, "args"; "physarum.cli.volumes" has its volumes.
*/}}
{{- define "physarum.cli.container" -}}
{{- $root := .root -}}
name: {{ .name }}
image: {{ include "physarum.image" (dict "root" $root "image" $root.Values.test.image) }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
{{- with .args }}
args: {{ toJson . }}
{{- end }}
env:
  - name: P2P_BOOTSTRAPS
    value: {{ include "physarum.bootstraps" (dict "root" $root) | fromJsonArray | join " " | quote }}
  {{- with $root.Values.dhtProtocolPrefix }}
  - name: PHYSARUM_P2P_DHT_PROTOCOL_PREFIX
    value: {{ . | quote }}
  {{- end }}
  {{- if include "physarum.psk.isSwarmKey" $root }}
  - name: P2P_SWARM_KEY_FILE
    value: /etc/physarum/secrets/swarm.key
  {{- else if include "physarum.psk.isSet" $root }}
  - name: P2P_PSK
    valueFrom:
      secretKeyRef:
        name: {{ include "physarum.psk.secretName" $root }}
        key: {{ include "physarum.psk.key" $root }}
  {{- end }}
{{ include "physarum.test.container" $root }}
  {{- if include "physarum.psk.isSwarmKey" $root }}
  {{- include "physarum.psk.mount" $root | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "physarum.cli.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 128Mi
{{- if include "physarum.psk.isSwarmKey" . }}
{{ include "physarum.psk.volume" . }}
{{- end }}
{{- end -}}

{{/* The name of registry-cli's pod when a user runs it, of its container, and of the ConfigMap with the files that it reads. */}}
{{- define "physarum.cli.name" -}}
{{ include "physarum.fullname" . }}-cli
{{- end -}}

{{/*
What `kubectl run --override-type=strategic` makes registry-cli's pod of, as JSON for a shell's single quotes: the labels that the
network policies let in, what the Pod Security Standard "restricted" asks for, and the files of a ConfigMap, if it is there.
*/}}
{{- define "physarum.cli.overrides" -}}
{{- include "physarum.cli.pod" . | fromYaml | toJson | replace "'" "'\\''" -}}
{{- end -}}

{{- define "physarum.cli.pod" -}}
apiVersion: v1
kind: Pod
metadata:
  labels:
    {{- include "physarum.selector" (dict "root" . "component" "cli") | nindent 4 }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- include "physarum.pod.placement" (dict "root" . "component" "proxy") | nindent 2 }}
  securityContext:
    {{- toYaml .Values.podSecurityContext | nindent 4 }}
  containers:
    - {{- include "physarum.cli.container" (dict "root" . "name" (include "physarum.cli.name" .)) | nindent 6 }}
        - name: files
          mountPath: /service
          readOnly: true
  volumes:
    {{- include "physarum.cli.volumes" . | nindent 4 }}
    - name: files
      configMap:
        name: {{ include "physarum.cli.name" . }}
        optional: true
{{- end -}}
