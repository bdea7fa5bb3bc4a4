package io.physarum.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.physarum.mesh.service.DockerConf;
import io.physarum.mesh.service.ServiceConf;

/** Reads a {@code service-conf.json}. */
final class ConfigFile {

    private static final int MAX_BYTES = 1 << 20;

    private static final String STANDARD_INPUT = "-";

    private ConfigFile() {}

    /** Reads the file, which may be named relative to here or to the service's directory; standard input if it is named {@code -}. */
    static ServiceConf read(String name, Path directory) throws IOException {
        if (STANDARD_INPUT.equals(name)) {
            return parse("standard input", System.in.readNBytes(MAX_BYTES + 1));
        }
        Path file = Path.of(name);
        Path found = Files.exists(file) ? file : directory.resolve(file);
        if (!Files.isRegularFile(found)) {
            throw new IllegalArgumentException(
                    "there is no configuration " + file + ", neither here nor in " + directory);
        }
        try (InputStream in = Files.newInputStream(found)) {
            return parse(found.toString(), in.readNBytes(MAX_BYTES + 1));
        }
    }

    private static ServiceConf parse(String source, byte[] text) {
        if (text.length > MAX_BYTES) {
            throw new IllegalArgumentException(source + " is larger than 1 MiB, which no service configuration is");
        }
        ServiceConf conf = ServiceConf.parse(source, decode(source, text));
        long soft = conf.networkSoftReq().roundTripMillis();
        long hard = conf.networkHardReq().roundTripMillis();
        if (hard != 0 && soft > hard) {
            throw new IllegalArgumentException(
                    source + ": NetworkSoftReq.RTT, " + soft
                            + " ms, is above NetworkHardReq.RTT, " + hard
                            + " ms; what is over the hard limit is never used, so the soft one must not be above it (0: no limit)");
        }
        return conf;
    }

    private static String decode(String source, byte[] text) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(source + " is no text in UTF-8", e);
        }
    }

    /** The part that says how the image is made; an {@link IllegalArgumentException} names what it lacks. */
    static DockerConf buildable(ServiceConf conf) {
        DockerConf dockerConf = conf.dockerConf();
        if (dockerConf == null) {
            throw new IllegalArgumentException("the configuration has no DockerConf, so there is nothing to build; "
                    + "--use-existing-image registers an image that is there already");
        }
        require(dockerConf.from(), "DockerConf.From is missing: name the base image");
        require(dockerConf.cmd(), "DockerConf.Cmd is missing: give the command that starts the service");
        return dockerConf;
    }

    private static void require(String value, String problem) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(problem);
        }
    }
}
