package io.physarum.allocator.driver.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.physarum.allocator.driver.OwnerDirectory;

/** One allocator's part of the directory in which all allocators of this machine keep their instances. */
final class WorkDirectory implements Closeable {

    private final OwnerDirectory directory;

    private WorkDirectory(OwnerDirectory directory) {
        this.directory = directory;
    }

    /** Takes an owner's part, if nobody has it. */
    static Optional<WorkDirectory> lock(Path root, String owner) throws IOException {
        return OwnerDirectory.lock(root, owner).map(WorkDirectory::new);
    }

    InstanceFiles instance(String id) {
        return new InstanceFiles(directory.path().resolve(id));
    }

    /** The instances that left something here. */
    List<InstanceFiles> instances() throws IOException {
        List<InstanceFiles> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(directory.path(), Files::isDirectory)) {
            directories.forEach(each -> found.add(new InstanceFiles(each)));
        }
        return found;
    }

    void remove() throws IOException {
        InstanceFiles.deleteTree(directory.path());
        close();
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
