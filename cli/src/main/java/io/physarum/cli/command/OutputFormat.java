package io.physarum.cli.command;

/** How a command prints its result. */
enum OutputFormat {
    /** For people. */
    text,
    /** For scripts: one JSON document on standard output. */
    json
}
