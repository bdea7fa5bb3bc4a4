{{/* Asks the proxy for a page, with the program that the images have for their health check: there is no curl in them. */}}
{{- define "physarum.test.http" -}}
- name: {{ .name }}
  image: {{ include "physarum.image" (dict "root" .root "image" .root.Values.proxy.image) }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command:
    - java
    - "@/opt/physarum/health.options"
    - io.physarum.starter.launch.HealthCheck
    - http://{{ include "physarum.fullname" .root }}-proxy.{{ .root.Release.Namespace }}.svc:{{ .port }}/{{ .path }}
  {{- include "physarum.test.container" .root | nindent 2 }}
{{- end -}}

{{- define "physarum.test.container" -}}
resources:
  {{- toYaml .Values.test.resources | nindent 2 }}
securityContext:
  {{- toYaml .Values.containerSecurityContext | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
{{- end -}}
