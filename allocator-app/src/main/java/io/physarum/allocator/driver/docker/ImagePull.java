package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.model.PullResponseItem;
import io.physarum.allocator.driver.ImageUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pull, whose progress goes to the log layer by layer. */
final class ImagePull extends ResultCallback.Adapter<PullResponseItem> {

    private static final Logger log = LoggerFactory.getLogger(ImagePull.class);

    private final String image;

    private final Set<String> complete = new HashSet<>();

    private volatile @Nullable String error;

    private ImagePull(String image) {
        this.image = image;
    }

    /** Pulls an image; blocks until it is here. An interruption ends the pull. */
    static void run(DockerClient client, String image) throws InterruptedException {
        if (image.startsWith("sha256:")) {
            throw new ImageUnavailableException(
                    "image " + image + " is not on this machine, and its name tells no registry to pull it from", null);
        }
        log.info("pulling {}", image);
        try (ImagePull pull = command(client, image).exec(new ImagePull(image))) {
            pull.awaitCompletion();
            if (pull.error != null) {
                throw new ImageUnavailableException("image " + image + " cannot be pulled: " + pull.error, null);
            }
        } catch (IOException e) {
            log.debug("closing the pull of {}", image, e);
        }
        log.info("pulled {}", image);
    }

    /** Without a tag or digest the engine would pull every tag there is. */
    private static PullImageCmd command(DockerClient client, String image) {
        boolean named = image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/');
        return client.pullImageCmd(named ? image : image + ":latest");
    }

    @Override
    public void onNext(PullResponseItem item) {
        if (item.getErrorDetail() != null) {
            error = item.getErrorDetail().getMessage();
        }
        boolean layerIsHere = "Pull complete".equals(item.getStatus());
        if (layerIsHere && item.getId() != null && complete.add(item.getId())) {
            log.info("pulling {}: layer {} is here, {} so far", image, item.getId(), complete.size());
        }
    }
}
