package io.physarum.cli.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import org.jspecify.annotations.Nullable;

/** The Docker engine that an allocator here would use, and {@code registry-cli add}. */
final class DockerCheck implements Check {

    private static final String VARIABLE = "DOCKER_HOST";

    private static final String START = "start it: systemctl start docker";

    private final Surroundings surroundings;

    DockerCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Finding run() {
        DefaultDockerClientConfig config;
        try {
            config = config();
        } catch (RuntimeException e) {
            return fail(
                    "Docker's settings cannot be used: " + e.getMessage(),
                    "mend or unset " + VARIABLE + " (unix:///var/run/docker.sock, tcp://host:port), DOCKER_CONTEXT and "
                            + "~/.docker/config.json");
        }
        URI engine = config.getDockerHost();
        Finding problem = "unix".equals(engine.getScheme()) ? socket(Path.of(engine.getPath())) : server(engine);
        return problem == null ? version(config) : problem;
    }

    private DefaultDockerClientConfig config() {
        DefaultDockerClientConfig.Builder builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
        surroundings.variable(VARIABLE).ifPresent(builder::withDockerHost);
        return builder.build();
    }

    /** What is wrong with a socket; null if it takes connections. */
    private @Nullable Finding socket(Path socket) {
        Optional<String> given = surroundings.variable(VARIABLE);
        if (!Files.exists(socket)) {
            return missing(socket, given.isPresent());
        } else if (!Files.isWritable(socket)) {
            return fail(
                    "permission denied: this user may not use " + socket,
                    "join its group (usermod -aG docker $USER, then log in again), or run the allocator as root");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return null;
        } catch (ConnectException e) {
            return fail(
                    "the Docker engine is down: nothing listens at " + socket, START + elsewhere(given.isPresent()));
        } catch (IOException e) {
            return fail(socket + " cannot be connected to: " + e.getMessage(), START + elsewhere(given.isPresent()));
        }
    }

    private Finding missing(Path socket, boolean given) {
        if (given) {
            return fail(
                    "the Docker engine is down, or " + VARIABLE + " is wrong: there is no socket " + socket,
                    START + elsewhere(true));
        } else if (surroundings.program("docker").isPresent()) {
            return fail("the Docker engine is down: there is no socket " + socket, START);
        }
        return warn(
                "Docker is not installed: there is no socket " + socket,
                "install Docker to run images (apt-get install docker.io); bundles (registry-cli add --bundle) run without");
    }

    private static String elsewhere(boolean given) {
        return given ? ", or give another engine with " + VARIABLE + ", or unset it" : "";
    }

    /** What is wrong with a TCP engine; null if it takes connections. */
    private @Nullable Finding server(URI engine) {
        String cure = "start it, or give another engine with " + VARIABLE + ", or unset it";
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(engine.getHost());
            socket.connect(new InetSocketAddress(address, engine.getPort()), (int)
                    surroundings.part(40).toMillis());
            return null;
        } catch (UnknownHostException e) {
            return fail("the name in " + VARIABLE + "=" + engine + " has no address", "mend " + VARIABLE);
        } catch (ConnectException e) {
            return fail("the Docker engine is down: nothing listens at " + engine, cure);
        } catch (SocketTimeoutException e) {
            return fail("no Docker engine answers at " + engine, "check " + VARIABLE + " and firewalls");
        } catch (IOException | IllegalArgumentException e) {
            return fail("the Docker engine at " + engine + " cannot be reached: " + e.getMessage(), cure);
        }
    }

    private Finding version(DefaultDockerClientConfig config) {
        ZerodepDockerHttpClient http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(surroundings.part(40))
                .responseTimeout(surroundings.part(40))
                .build();
        try (DockerClient docker = DockerClientImpl.getInstance(config, http)) {
            return ok("Docker " + docker.versionCmd().exec().getVersion() + " at " + config.getDockerHost());
        } catch (IOException | RuntimeException e) {
            return fail(
                    "what listens at " + config.getDockerHost() + " does not answer as a Docker engine: "
                            + e.getMessage(),
                    "restart it: systemctl restart docker; its log: journalctl -u docker");
        }
    }
}
