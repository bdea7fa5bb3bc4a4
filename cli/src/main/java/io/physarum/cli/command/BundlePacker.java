package io.physarum.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import io.physarum.cli.image.CopySources;
import io.physarum.mesh.bundle.Bundle;
import io.physarum.mesh.bundle.BundleBuilder;
import io.physarum.mesh.bundle.BundleDirectory;
import io.physarum.mesh.service.CopyStep;
import io.physarum.mesh.service.DockerConf;
import io.physarum.mesh.service.ServiceConf;

/** Makes a bundle of what a {@code service-conf.json} copies and starts. */
final class BundlePacker {

    private BundlePacker() {}

    /** Packs the files and the command; refuses what only an image can have. */
    static Bundle pack(ServiceConf conf, Path directory, Optional<Path> target) throws IOException {
        DockerConf dockerConf = conf.dockerConf();
        if (dockerConf == null || dockerConf.cmd().isBlank()) {
            throw new IllegalArgumentException(
                    "DockerConf.Cmd is missing: a bundle needs the command that starts the service");
        }
        if (!dockerConf.from().isBlank()) {
            throw new IllegalArgumentException(
                    "DockerConf.From names a base image, which a bundle has not: it runs on the allocator's "
                            + "own system; leave From out");
        }
        if (!dockerConf.run().isEmpty()) {
            throw new IllegalArgumentException("DockerConf.Run builds an image, which --bundle does not make: "
                    + "run the commands beforehand and copy what they made");
        }
        BundleBuilder builder = new BundleBuilder(dockerConf.cmd());
        for (CopyStep step : dockerConf.copy()) {
            CopySources sources = CopySources.find(directory, step);
            for (Path source : sources.files()) {
                builder.copy(inside(directory, source), sources.destination());
            }
        }
        return builder.build(target.map(BundleDirectory::new).orElseGet(BundleDirectory::standard));
    }

    /** A source that may be a link; but what a bundle holds is from the service's own directory. */
    private static Path inside(Path directory, Path source) throws IOException {
        if (!source.toRealPath().startsWith(directory.toRealPath())) {
            throw new IllegalArgumentException("DockerConf.Copy leads out of " + directory + " to "
                    + source.toRealPath() + "; a bundle holds only what is in --dir");
        }
        return source;
    }
}
