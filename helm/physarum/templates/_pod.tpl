{{/*
The pod template of a component. Takes "root" and "component". What only one component has comes from the templates
"physarum.<component>.ports", ".volumes", ".mounts" and ".data".
*/}}
{{- define "physarum.pod" -}}
{{- $values := index .root.Values .component -}}
metadata:
  # What changes with the chart or with other objects is not among the pods' labels: a changed template starts all pods anew,
  # and ends the instances of allocators.
  labels:
    {{- include "physarum.selector" . | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    checksum/config: {{ include "physarum.config" . | sha256sum }}
    {{- if and .root.Values.psk.value (not .root.Values.psk.existingSecret) }}
    # Through scrypt, so that who may see pods cannot try passphrases on it.
    checksum/psk: {{ derivePassword 1 "long" (include "physarum.psk.text" .root) .root.Release.Name .root.Release.Namespace | sha256sum | trunc 16 }}
    {{- end }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "physarum.serviceAccountName" . }}
  automountServiceAccountToken: {{ and (eq .component "allocator") (eq .root.Values.allocator.driver "kubernetes") }}
  # A Service called physarum-proxy would be seen as the properties physarum.proxy.*
  enableServiceLinks: false
  {{- include "physarum.pod.placement" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  securityContext:
    {{- include "physarum.pod.securityContext" . | nindent 4 }}
  {{- include (printf "physarum.%s.initContainers" .component) . | nindent 2 }}
  containers:
    - name: {{ .component }}
      image: {{ include "physarum.image" (dict "root" .root "image" $values.image) }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      {{- with $values.extraArgs }}
      args: {{ toJson . }}
      {{- end }}
      env:
        {{- include "physarum.pod.env" . | nindent 8 }}
      {{- with $values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: p2p
          containerPort: {{ $values.p2p.port }}
          protocol: TCP
          {{- with $values.p2p.hostPort }}
          hostPort: {{ . }}
          {{- end }}
        - name: http
          containerPort: {{ $values.httpPort }}
          protocol: TCP
        {{- include (printf "physarum.%s.ports" .component) . | nindent 8 }}
      {{- include "physarum.pod.probes" . | nindent 6 }}
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      securityContext:
        {{- toYaml .root.Values.containerSecurityContext | nindent 8 }}
      volumeMounts:
        {{- include "physarum.pod.mounts" . | nindent 8 }}
  volumes:
    {{- include "physarum.pod.volumes" . | nindent 4 }}
{{- end -}}

{{- define "physarum.pod.placement" -}}
{{- $values := index .root.Values .component -}}
{{- with .root.Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- if and (eq .component "allocator") (include "physarum.allocator.usesDocker" .root) }}
# Containers of the node's Docker are reached at the node's loopback address.
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range . }}
  - labelSelector:
      matchLabels:
        {{- include "physarum.selector" $ | nindent 8 }}
    {{- toYaml (omit . "labelSelector") | nindent 4 }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "physarum.pod.securityContext" -}}
{{- if and (eq .component "allocator") (include "physarum.allocator.usesDocker" .root) -}}
# Root, without any capability: only root may open Docker's socket.
{{ include "physarum.asRoot" (omit .root.Values.podSecurityContext "fsGroup" "fsGroupChangePolicy") }}
{{- else -}}
{{ toYaml .root.Values.podSecurityContext }}
{{- end -}}
{{- end -}}

{{/* A security context with root as its user. (Functions that merge take 0 and false for nothing.) */}}
{{- define "physarum.asRoot" -}}
{{- $context := deepCopy . -}}
{{- $_ := set $context "runAsNonRoot" false -}}
{{- $_ := set $context "runAsUser" 0 -}}
{{- $_ := set $context "runAsGroup" 0 -}}
{{- toYaml $context -}}
{{- end -}}

{{- define "physarum.pod.env" -}}
{{- $values := index .root.Values .component -}}
- name: POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: POD_IP
  valueFrom: {fieldRef: {fieldPath: status.podIP}}
- name: HOST_IP
  valueFrom: {fieldRef: {fieldPath: status.hostIP}}
- name: NODE_NAME
  valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
{{- if has .component (list "bootstrap" "registry") }}
# The parts of application.yml that are for one pod alone.
- name: SPRING_PROFILES_ACTIVE
  value: $(POD_NAME)
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "physarum.pod.probes" -}}
{{- $probes := (index .root.Values .component).probes -}}
startupProbe:
  httpGet: {path: /actuator/health/liveness, port: http}
  {{- toYaml $probes.startup | nindent 2 }}
livenessProbe:
  httpGet: {path: /actuator/health/liveness, port: http}
  {{- toYaml $probes.liveness | nindent 2 }}
readinessProbe:
  httpGet: {path: /actuator/health/readiness, port: http}
  {{- toYaml $probes.readiness | nindent 2 }}
{{- end -}}

{{- define "physarum.pod.mounts" -}}
- name: config
  mountPath: /opt/physarum/config
  readOnly: true
- name: data
  mountPath: /var/lib/physarum
- name: tmp
  mountPath: /tmp
{{- if include "physarum.psk.isSet" .root }}
{{ include "physarum.psk.mount" .root }}
{{- end }}
{{- include (printf "physarum.%s.mounts" .component) . }}
{{- end -}}

{{- define "physarum.pod.volumes" -}}
- name: config
  configMap:
    name: {{ include "physarum.component.fullname" . }}
- name: tmp
  emptyDir:
    sizeLimit: 128Mi
{{- if include "physarum.psk.isSet" .root }}
{{ include "physarum.psk.volume" .root }}
{{- end }}
{{- include (printf "physarum.%s.volumes" .component) . }}
{{- end -}}

{{- define "physarum.psk.mount" -}}
- name: psk
  mountPath: /etc/physarum/secrets
  readOnly: true
{{- end -}}

{{- define "physarum.psk.volume" -}}
- name: psk
  secret:
    secretName: {{ include "physarum.psk.secretName" . }}
    defaultMode: 0440
    items:
      - key: {{ include "physarum.psk.key" . }}
        path: {{ ternary "swarm.key" "physarum.p2p.psk" (eq .Values.psk.format "swarm-key") }}
{{- end -}}

{{/* A volume claim of a StatefulSet's pod, or the volume that stands in for it; takes "root" and "component". */}}
{{- define "physarum.claims" -}}
{{- $persistence := (index .root.Values .component).persistence -}}
{{- if $persistence.enabled }}
persistentVolumeClaimRetentionPolicy:
  whenDeleted: {{ $persistence.whenDeleted }}
  whenScaled: Retain
volumeClaimTemplates:
  - metadata:
      name: data
      labels:
        {{- include "physarum.selector" . | nindent 8 }}
      {{- with $persistence.annotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      accessModes: [ReadWriteOnce]
      {{- with $persistence.storageClass }}
      storageClassName: {{ . | quote }}
      {{- end }}
      resources:
        requests:
          storage: {{ $persistence.size }}
{{- end }}
{{- end -}}

{{- define "physarum.data.unclaimed" -}}
{{- if not (index .root.Values .component).persistence.enabled }}
- name: data
  emptyDir: {}
{{- end }}
{{- end -}}
