package io.physarum.allocator;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.physarum.allocator.driver.kubernetes.KubernetesStartException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

class KubernetesStartTest {

    @Test
    void explainsWhyItCannotStart() {
        KubernetesStartException cause = new KubernetesStartException("no cluster", "Name one.", null);

        FailureAnalysis analysis = new KubernetesFailureAnalyzer().analyze(new IllegalStateException(cause));

        assertThat(analysis.getDescription()).isEqualTo("no cluster");
        assertThat(analysis.getAction()).isEqualTo("Name one.");
    }

    @Test
    void needsNoClassOfTheClientForOtherDrivers() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("fabric8")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader without =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            for (Class<?> type :
                    List.of(DriverConfiguration.class, AllocatorProperties.class, KubernetesFailureAnalyzer.class)) {
                Class<?> found = Class.forName(type.getName(), true, without);

                assertThat(found).isNotSameAs(type);
                assertThat(found.getDeclaredMethods()).isNotEmpty();
            }
        }
    }
}
