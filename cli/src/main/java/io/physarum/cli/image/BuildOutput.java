package io.physarum.cli.image;

/** Where the progress of a build or push is shown. */
@FunctionalInterface
public interface BuildOutput {

    /** One more line for the user. */
    void line(String text);
}
