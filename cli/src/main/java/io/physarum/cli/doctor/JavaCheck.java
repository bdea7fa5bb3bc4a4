package io.physarum.cli.doctor;

/** The Java that runs this command; the launchers choose the same for the components. */
final class JavaCheck implements Check {

    private static final int LEAST = 17;

    private static final int BEST = 25;

    private final Runtime.Version version;

    JavaCheck(Runtime.Version version) {
        this.version = version;
    }

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Finding run() {
        String found = "Java " + version + " at " + System.getProperty("java.home");
        if (version.feature() < LEAST) {
            return fail(found, "install Java " + LEAST + " or newer, best " + BEST + ", and set JAVA_HOME to it");
        }
        return ok(found);
    }
}
