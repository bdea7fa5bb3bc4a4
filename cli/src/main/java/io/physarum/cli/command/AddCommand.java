package io.physarum.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.physarum.cli.image.BuildOutput;
import io.physarum.cli.image.BuiltImage;
import io.physarum.cli.image.CredentialsPrompt;
import io.physarum.cli.image.DockerImages;
import io.physarum.cli.image.EmbeddedProxy;
import io.physarum.cli.image.ImageName;
import io.physarum.cli.image.PinnedImage;
import io.physarum.cli.image.ProxyLayer;
import io.physarum.cli.overlay.OverlayNode;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.mesh.bundle.Bundle;
import io.physarum.mesh.bundle.HomeDirectory;
import io.physarum.mesh.service.DockerConf;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceConf;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code registry-cli add}: makes a service's image or bundle, and registers it. */
@Command(
        name = "add",
        description = "Builds a service's image, pushes it and registers the service; or packs a bundle instead.",
        customSynopsis = {
            "registry-cli [--bootstrap A]... [--psk P] add [options] <config.json> <image> <service>",
            "registry-cli [--bootstrap A]... [--psk P] add --use-existing-image [options] <config.json> <image>[@sha256:...] <service>",
            "registry-cli [--bootstrap A]... [--psk P] add --bundle [options] <config.json> <service>"
        },
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR add --dir demo service-conf.json me/hello-world-server:1.0 hello-world-server",
            "  registry-cli --bootstrap $ADDR add --bundle --dir demo bundle-conf.json hello-world-server",
            "  registry-cli --bootstrap $ADDR add --use-existing-image service-conf.json me/app@sha256:$DIGEST app",
            "  registry-cli add --no-add --bundle -o json bundle-conf.json hello-world-server"
        },
        mixinStandardHelpOptions = true)
final class AddCommand implements Callable<Integer> {

    private static final String PACK_A_BUNDLE =
            "add --bundle packs the service for allocators that run local processes";

    private static final String NAME_THE_DIGEST =
            "name the image by its digest, IMAGE@sha256:..., which 'docker buildx imagetools inspect IMAGE' or 'crane digest "
                    + "IMAGE' prints, and the registry's page of the image shows";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "<config.json> [<image>] <service>",
            hideParamSyntax = true,
            description =
                    "The service's configuration (- for standard input), the image to make (not with --bundle), and the "
                            + "service's name.")
    private List<String> arguments = List.of();

    @Option(
            names = {"--dir", "-dir"},
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where the files of Copy are (default: here).")
    private Path directory = Path.of(".");

    @Option(
            names = {"--no-add", "-no-add"},
            description = "Make and push the image, but do not register the service.")
    private boolean noAdd;

    @Option(
            names = {"--use-existing-image", "-use-existing-image"},
            description =
                    "Take the image as it is; build nothing. Named by digest, IMAGE@sha256:..., it needs no Docker either; its "
                            + "content hash is then made of that digest.")
    private boolean useExistingImage;

    @Option(
            names = {"--content-id", "-content-id"},
            paramLabel = "ID",
            description = "Announce instances under this content hash.")
    private @Nullable String contentId;

    @Option(
            names = {"--proxy", "-proxy"},
            paramLabel = "FORM",
            defaultValue = "node",
            description =
                    "node: the allocator serves the instances (default); embedded: a proxy is put into the image, with a "
                            + "Java runtime cut from the JDK that runs this. The base image needs a C library as new as "
                            + "that JDK wants; whether the runtime starts there is tried.")
    private ProxyForm proxy = ProxyForm.NODE;

    @Option(
            names = {"--custom-proxy", "-custom-proxy"},
            paramLabel = "FILE",
            description = "Embed this program as the proxy.")
    private @Nullable Path customProxy;

    @Option(
            names = {"--proxy-cmd", "-proxy-cmd"},
            paramLabel = "CMD",
            description = "The command that starts the custom proxy.")
    private @Nullable String proxyCommand;

    @Option(names = "--bundle", description = "Pack a bundle for allocators that run local processes; needs no Docker.")
    private boolean bundle;

    @Option(
            names = "--bundle-dir",
            paramLabel = "DIR",
            description = "Where bundles go (default: bundles in $PHYSARUM_HOME, which is ~/.physarum by default).")
    private @Nullable Path bundleDirectory;

    @Override
    public Integer call() throws IOException {
        checkUsage();
        ServiceName name = ServiceName.of(arguments.get(arguments.size() - 1));
        ServiceConf conf = ConfigFile.read(arguments.get(0), directory);
        ServiceInfo info = (bundle ? pack(conf) : image(name, conf)).describe(conf);
        if (noAdd) {
            parent.options().print(info, ServiceInfoJson.write(info));
            return 0;
        }
        String answer = OverlayNode.call(parent.options().overlay(), registry -> registry.add(name, info))
                .orElse("added " + name);
        parent.options().print(Map.of("service", name.value(), "info", info, "answer", answer), answer);
        return 0;
    }

    private void checkUsage() {
        int wanted = bundle ? 2 : 3;
        if (arguments.size() != wanted) {
            String takes = bundle
                    ? "add --bundle takes <config.json> <service>"
                    : "add takes <config.json> <image> <service>; only --bundle goes without an image";
            throw new ParameterException(spec.commandLine(), takes + "; given: " + given());
        }
        if (bundle && (useExistingImage || proxy == ProxyForm.EMBEDDED || customProxy != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--bundle makes no image: leave out --use-existing-image, --proxy and --custom-proxy");
        }
        if (proxyCommand != null && customProxy == null) {
            throw new ParameterException(spec.commandLine(), "--proxy-cmd goes with --custom-proxy");
        }
        if (!noAdd) {
            parent.options().overlay().bootstraps();
            parent.options().overlay().credentials();
            parent.options().overlay().dht();
        }
    }

    private String given() {
        return arguments.isEmpty() ? "nothing" : "'" + String.join("' '", arguments) + "'";
    }

    private Artifact pack(ServiceConf conf) throws IOException {
        Bundle packed = BundlePacker.pack(conf, directory, Optional.ofNullable(bundleDirectory));
        parent.options().progress("packed " + packed.file());
        return new Artifact(contentHash(packed::cid), packed.reference(), ProxyForm.NODE, null);
    }

    private Artifact image(ServiceName name, ServiceConf conf) {
        if (useExistingImage && PinnedImage.isPinned(arguments.get(1))) {
            PinnedImage image = PinnedImage.parse(arguments.get(1));
            return artifact(image.built(), image.readableName().orElse(null));
        }
        ImageName image = ImageName.parse(arguments.get(1));
        BuildOutput output = parent.options()::progress;
        String withoutDocker = useExistingImage ? NAME_THE_DIGEST : PACK_A_BUNDLE;
        try (DockerImages docker = DockerImages.connect(output, new CredentialsPrompt(), withoutDocker)) {
            BuiltImage built;
            if (useExistingImage) {
                built = docker.existing(image);
            } else {
                DockerConf dockerConf = ConfigFile.buildable(conf);
                docker.build(image, dockerConf, directory, proxyLayer(name, dockerConf, output));
                built = docker.push(image);
            }
            return artifact(built, image.toString());
        }
    }

    private Artifact artifact(BuiltImage image, @Nullable String readableName) {
        return new Artifact(contentHash(image::contentHash), image.reference(), form(), readableName);
    }

    private String contentHash(Supplier<Cid> made) {
        return contentId == null ? made.get().toString() : contentId;
    }

    private ProxyForm form() {
        return customProxy == null ? proxy : ProxyForm.EMBEDDED;
    }

    private Optional<ProxyLayer> proxyLayer(ServiceName name, DockerConf conf, BuildOutput output) {
        if (customProxy != null) {
            return Optional.of(EmbeddedProxy.custom(
                    customProxy, Optional.ofNullable(proxyCommand), name.value(), conf.proxyClientMode()));
        }
        if (proxy == ProxyForm.NODE) {
            return Optional.empty();
        }
        Path cache = HomeDirectory.ofThisProcess().resolve("runtimes");
        return Optional.of(EmbeddedProxy.of(name.value(), conf.proxyClientMode(), cache, output));
    }
}
