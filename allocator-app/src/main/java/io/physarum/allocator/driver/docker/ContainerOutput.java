package io.physarum.allocator.driver.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.physarum.allocator.driver.OutputText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last lines that a container wrote. */
final class ContainerOutput extends ResultCallback.Adapter<Frame> {

    private static final Logger log = LoggerFactory.getLogger(ContainerOutput.class);

    private static final int LINES = 20;

    private static final int MAX_KEPT = 8192;

    private static final int TIMEOUT_SECONDS = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private ContainerOutput() {}

    /** Reads them; blocks. Empty if there is no such container, or the engine does not say. */
    static String last(DockerClient client, String containerId) throws InterruptedException {
        try (ContainerOutput output = client.logContainerCmd(containerId)
                .withStdOut(true)
                .withStdErr(true)
                .withTail(LINES)
                .exec(new ContainerOutput())) {
            output.awaitCompletion(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return output.text();
        } catch (IOException | RuntimeException e) {
            log.debug("no output of container {}", containerId, e);
            return "";
        }
    }

    @Override
    public synchronized void onNext(Frame frame) {
        byte[] payload = frame.getPayload();
        bytes.write(payload, 0, payload.length);
        if (bytes.size() > MAX_KEPT) {
            byte[] end = OutputText.end(bytes.toByteArray());
            bytes.reset();
            bytes.write(end, 0, end.length);
        }
    }

    private synchronized String text() {
        return OutputText.of(bytes.toByteArray());
    }
}
