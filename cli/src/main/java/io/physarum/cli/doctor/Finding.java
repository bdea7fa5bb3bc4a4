package io.physarum.cli.doctor;

import org.jspecify.annotations.Nullable;

/** What a check found. */
public sealed interface Finding {

    /** What was looked at, in a word or two. */
    String check();

    /** What is the case. */
    String found();

    /** What to do about it; null if nothing. */
    @Nullable
    String cure();

    /** All is well. */
    record Ok(String check, String found) implements Finding {

        @Override
        public @Nullable String cure() {
            return null;
        }
    }

    /** Something that some set-ups can do without, or that could not be looked at. */
    record Warning(String check, String found, String cure) implements Finding {}

    /** Something that does not work. */
    record Failure(String check, String found, String cure) implements Finding {}
}
