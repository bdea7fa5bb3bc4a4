{{- define "physarum.registry.ports" -}}
{{- if include "physarum.registry.hasEtcd" .root -}}
- name: etcd-client
  containerPort: {{ .root.Values.registry.etcd.clientPort }}
  protocol: TCP
- name: etcd-peer
  containerPort: {{ .root.Values.registry.etcd.peerPort }}
  protocol: TCP
{{- end }}
{{- end -}}

{{- define "physarum.registry.initContainers" -}}
{{- end -}}

{{- define "physarum.registry.mounts" -}}
{{- end -}}

{{- define "physarum.registry.volumes" -}}
{{- include "physarum.data.unclaimed" . }}
{{- end -}}
