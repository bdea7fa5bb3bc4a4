package io.physarum.cli.image;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PushResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import org.jspecify.annotations.Nullable;

/** Shows each layer's state as it changes while Docker pushes, and remembers the digest or the error. */
final class PushProgress extends ResultCallback.Adapter<PushResponseItem> {

    private final BuildOutput output;

    private final Map<String, String> states = new HashMap<>();

    private volatile @Nullable String error;

    private volatile @Nullable String digest;

    PushProgress(BuildOutput output) {
        this.output = output;
    }

    @Override
    public void onNext(PushResponseItem item) {
        ResponseItem.ErrorDetail detail = item.getErrorDetail();
        if (detail != null) {
            error = detail.getMessage();
            return;
        }
        ResponseItem.AuxDetail aux = item.getAux();
        if (aux != null && aux.getDigest() != null) {
            digest = aux.getDigest();
        }
        String status = item.getStatus();
        String layer = item.getId();
        if (status != null && layer != null && !status.equals(states.put(layer, status))) {
            output.line(layer + ": " + status);
        }
    }

    /** What the registry or the engine refused with, if it did. */
    Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** The manifest's digest, {@code sha256:…}. */
    Optional<String> digest() {
        return Optional.ofNullable(digest);
    }
}
