package io.physarum.cli.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.physarum.mesh.service.DockerConf;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Dockerfile of a service, made from its {@code DockerConf} as the original made it: {@code WORKDIR /app}, the proxy if the
 * image has one, the environment with defaults, the author's files and commands, and the command that starts it all.
 */
final class Dockerfile {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Dockerfile() {}

    /**
     * The text of the Dockerfile. The files of the proxy are named {@code proxy-<n>} in the build context, in order.
     *
     * @param copies the author's files
     */
    static String of(DockerConf conf, Optional<ProxyLayer> proxy, List<ContextCopy> copies) {
        List<String> lines = new ArrayList<>();
        lines.add("FROM " + conf.from());
        lines.add("WORKDIR /app");
        proxy.ifPresent(layer -> {
            int index = 0;
            for (String destination : layer.files().keySet().stream().sorted().toList()) {
                lines.add(copy(Set.of(BuildContext.proxyEntry(index++)), destination));
            }
        });
        lines.add("ENV PROXY_IP=127.0.0.1 PROXY_PORT=4200 SERVICE_PORT=8080 METRICS_PORT=9103");
        if (proxy.isPresent()) {
            lines.add("ENV P2P_BOOTSTRAPS=\"\" P2P_PSK=\"\"");
        }
        copies.forEach(copy -> lines.add(copy(copy.sources().keySet(), copy.destination())));
        conf.run().forEach(command -> lines.add("RUN " + command));
        String start = proxy.map(layer -> layer.command() + " & " + conf.cmd()).orElse(conf.cmd());
        lines.add("CMD " + JSON.writeValueAsString(List.of("/bin/sh", "-c", start)));
        return String.join("\n", lines) + "\n";
    }

    private static String copy(Collection<String> sources, String destination) {
        List<String> words = new ArrayList<>(sources);
        words.add(destination);
        return "COPY " + JSON.writeValueAsString(words);
    }
}
