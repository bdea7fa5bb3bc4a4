{{- define "physarum.allocator.ports" -}}
{{- end -}}

{{/* The folder on the node that the allocator's key and work survive in; none if they live as long as the pod. */}}
{{- define "physarum.allocator.hostPath" -}}
{{- if .root.Values.allocator.hostPath -}}
{{- .root.Values.allocator.hostPath -}}
{{- else if include "physarum.allocator.usesDocker" .root -}}
/var/lib/{{ .root.Release.Namespace }}-{{ include "physarum.component.fullname" . }}
{{- end -}}
{{- end -}}

{{- define "physarum.allocator.initContainers" -}}
{{- $values := .root.Values.allocator -}}
{{- if and $values.hostPath (not (include "physarum.allocator.usesDocker" .root)) -}}
initContainers:
  # Root, with one capability, for as long as this takes: the folder that the kubelet makes on the node is root's.
  - name: own-data
    image: {{ include "physarum.image" (dict "root" .root "image" $values.image) }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    command: ["chown", "{{ .root.Values.podSecurityContext.runAsUser }}:{{ .root.Values.podSecurityContext.runAsGroup }}", "/var/lib/physarum"]
    resources:
      {{- toYaml $values.resources | nindent 6 }}
    securityContext:
      {{- include "physarum.asRoot" (omit .root.Values.containerSecurityContext "capabilities") | nindent 6 }}
      capabilities:
        drop: [ALL]
        add: [CHOWN]
    volumeMounts:
      - name: data
        mountPath: /var/lib/physarum
{{- end }}
{{- end -}}

{{- define "physarum.allocator.mounts" -}}
{{- if include "physarum.allocator.usesDocker" .root }}
- name: docker
  mountPath: /var/run/docker.sock
{{- end }}
{{- end -}}

{{- define "physarum.allocator.volumes" -}}
{{- with include "physarum.allocator.hostPath" . }}
- name: data
  hostPath:
    path: {{ . }}
    type: DirectoryOrCreate
{{- else }}
- name: data
  emptyDir: {}
{{- end }}
{{- if include "physarum.allocator.usesDocker" .root }}
- name: docker
  hostPath:
    path: {{ .root.Values.allocator.docker.socket }}
    type: Socket
{{- end }}
{{- end -}}
