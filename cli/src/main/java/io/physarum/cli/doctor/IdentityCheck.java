package io.physarum.cli.doctor;

import java.nio.file.Path;

import io.physarum.libp2p.identity.PeerId;

/** Who this command is for others, where its key is kept in a file. */
record IdentityCheck(Path file, PeerId peer) implements Check {

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public Finding run() {
        return ok("this command is " + peer + ", by the key in " + file);
    }
}
