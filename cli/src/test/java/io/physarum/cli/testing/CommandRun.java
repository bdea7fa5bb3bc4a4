package io.physarum.cli.testing;

import java.io.PrintWriter;
import java.io.StringWriter;

import io.physarum.cli.command.RegistryCli;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of registry-cli in this process. */
public record CommandRun(int status, String out, String err) {

    public static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = RegistryCli.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int status = line.execute(arguments);
        return new CommandRun(status, out.toString(), err.toString());
    }

    public JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
