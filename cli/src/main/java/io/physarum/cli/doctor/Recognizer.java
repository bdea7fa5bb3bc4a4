package io.physarum.cli.doctor;

import java.util.Optional;

/** Tells a component of ours from other programs by how it answers at a port of this machine. */
@FunctionalInterface
interface Recognizer {

    /** Who answers, if it is one of ours. Blocks. */
    Optional<String> recognize(int port);
}
