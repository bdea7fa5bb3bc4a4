{{- define "physarum.bootstrap.ports" -}}
{{- end -}}

{{- define "physarum.bootstrap.initContainers" -}}
{{- end -}}

{{- define "physarum.bootstrap.mounts" -}}
{{- if .root.Values.bootstrap.identity.existingSecret }}
- name: identity
  mountPath: /etc/physarum/identity
  readOnly: true
{{- end }}
{{- end -}}

{{- define "physarum.bootstrap.volumes" -}}
{{- include "physarum.data.unclaimed" . }}
{{- with .root.Values.bootstrap.identity.existingSecret }}
- name: identity
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- end -}}
