package io.physarum.cli.command;

import java.io.PrintWriter;

import io.physarum.cli.overlay.OverlayOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What all commands share: how to reach the overlay, and how to print. */
public final class GlobalOptions {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Mixin
    private OverlayOptions overlay = new OverlayOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            scope = ScopeType.INHERIT,
            description = "text or json (default: ${DEFAULT-VALUE})")
    private OutputFormat format = OutputFormat.text;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandSpec spec;

    OverlayOptions overlay() {
        return overlay;
    }

    /** Prints a result in the format asked for. */
    void print(Object json, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(format == OutputFormat.json ? JSON.writeValueAsString(json) : text);
        out.flush();
    }

    /** Prints a line of the text that a result is made of; nothing if it is printed as JSON, which comes as one document. */
    void printLine(String line) {
        if (format == OutputFormat.text) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(line);
            out.flush();
        }
    }

    /** Prints a result whose text was printed line by line before. */
    void printDocument(Object json) {
        if (format == OutputFormat.json) {
            print(json, "");
        }
    }

    /** Prints progress, which is not part of the result. */
    void progress(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
