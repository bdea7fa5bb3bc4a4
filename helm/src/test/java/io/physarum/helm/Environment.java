package io.physarum.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.physarum.libp2p.host.gater.IpNetwork;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/** What a pod's application makes of its application.yml: Spring Boot's own reading of it. */
final class Environment {

    static final String POD_IP = "10.1.2.3";

    private final StandardEnvironment environment = new StandardEnvironment();

    private Environment() {}

    /** The configuration of a pod of a component, whose passphrase is in the file that the chart mounts. */
    static Environment of(Rendered rendered, String component, String pod) {
        Environment read = new Environment();
        try {
            Path folder = Files.createTempDirectory("config");
            Path secrets = Files.createDirectory(folder.resolve("secrets"));
            Files.writeString(secrets.resolve("physarum.p2p.psk"), "the passphrase\n");
            String text = rendered.configText(component).replace("/etc/physarum/secrets/", secrets + "/");
            Path file = Files.writeString(folder.resolve("application.yml"), text);
            read.environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "pod",
                            Map.of(
                                    "POD_NAME",
                                    pod,
                                    "POD_IP",
                                    POD_IP,
                                    "HOST_IP",
                                    "192.0.2.1",
                                    "NODE_NAME",
                                    "node-1",
                                    "spring.config.location",
                                    file.toUri().toString())));
            ConfigDataEnvironmentPostProcessor.applyTo(
                    read.environment, new DefaultResourceLoader(), new DefaultBootstrapContext(), pod);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    /** Binds properties as the application does; one that there is not fails. */
    <T> T bind(String prefix, Class<T> type) {
        ApplicationConversionService conversion = new ApplicationConversionService();
        conversion.addConverter(String.class, Multiaddr.class, Multiaddr::parse);
        conversion.addConverter(String.class, PeerId.class, PeerId::parse);
        conversion.addConverter(String.class, IpNetwork.class, IpNetwork::parse);
        Binder binder = new Binder(
                ConfigurationPropertySources.get(environment),
                new PropertySourcesPlaceholdersResolver(environment),
                conversion);
        return binder.bindOrCreate(prefix, Bindable.of(type), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }

    String get(String name) {
        return String.valueOf(environment.getProperty(name));
    }
}
