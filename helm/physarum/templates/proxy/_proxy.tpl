{{- define "physarum.proxy.ports" -}}
- name: gateway
  containerPort: {{ .root.Values.proxy.gateway.port }}
  protocol: TCP
  {{- if .root.Values.proxy.hostPort.enabled }}
  hostPort: {{ .root.Values.proxy.hostPort.port }}
  hostIP: {{ .root.Values.proxy.hostPort.ip }}
  {{- end }}
{{- end -}}

{{- define "physarum.proxy.initContainers" -}}
{{- end -}}

{{- define "physarum.proxy.mounts" -}}
{{- end -}}

{{- define "physarum.proxy.volumes" }}
- name: data
  emptyDir: {}
{{- end -}}
