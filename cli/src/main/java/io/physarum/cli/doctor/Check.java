package io.physarum.cli.doctor;

/** One thing to look at. */
public interface Check {

    /** What is looked at, in a word or two. */
    String name();

    /** Looks; changes nothing. May block, within the time of its {@link Surroundings}. */
    Finding run();

    /** What is to be said if that does not end in time. */
    default Finding late() {
        return warn("no result in time", "try again, when the machine or the network is less busy");
    }

    /** Nothing to do. */
    default Finding ok(String found) {
        return new Finding.Ok(name(), found);
    }

    /** To be known. */
    default Finding warn(String found, String cure) {
        return new Finding.Warning(name(), found, cure);
    }

    /** To be mended. */
    default Finding fail(String found, String cure) {
        return new Finding.Failure(name(), found, cure);
    }
}
