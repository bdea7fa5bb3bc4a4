package io.physarum.cli.image;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.BuildResponseItem;

/** Shows what Docker says while it builds, and remembers the image it made. */
final class BuildProgress extends BuildImageResultCallback {

    private final BuildOutput output;

    BuildProgress(BuildOutput output) {
        this.output = output;
    }

    @Override
    public void onNext(BuildResponseItem item) {
        String text = item.getStream();
        if (text != null && !text.isBlank()) {
            text.stripTrailing().lines().forEach(output::line);
        }
        super.onNext(item);
    }
}
