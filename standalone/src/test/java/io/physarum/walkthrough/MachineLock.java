package io.physarum.walkthrough;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held by one test run of this machine at a time: the containers of a walkthrough have names that any other run would use,
 * too. Who comes second waits.
 */
final class MachineLock implements AutoCloseable {

    private static final Path FILE = Path.of(System.getProperty("java.io.tmpdir"), "physarum-walkthrough.lock");

    private final FileChannel channel;

    private MachineLock(FileChannel channel) {
        this.channel = channel;
    }

    static MachineLock take() {
        try {
            FileChannel channel = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return new MachineLock(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + FILE, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock " + FILE, e);
        }
    }
}
