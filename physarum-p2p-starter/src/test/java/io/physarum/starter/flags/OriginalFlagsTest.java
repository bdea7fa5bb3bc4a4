package io.physarum.starter.flags;

import java.util.Map;

import io.physarum.starter.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OriginalFlagsTest {

    private final OriginalFlags plain = OriginalFlags.of("program", "does something");

    private final OriginalFlags proxy = OriginalFlags.of("proxy", "answers")
            .with(Flag.listenAddress("prom-listen-addr", "server", "where to scrape"))
            .form(new Argument("PORT", "app.port", "where to listen"))
            .form(
                    new Argument("PORT", "app.port", "where to listen"),
                    new Argument("SERVICE", "app.service", "what to serve"));

    @ParameterizedTest
    @ValueSource(strings = {"-psk|secret", "--psk|secret", "-psk=secret", "--psk=secret"})
    void takesOneDashOrTwoAndAnEqualsSignOrNot(String line) {
        assertThat(parse(plain, line.split("\\|"))).containsExactly(Map.entry("physarum.p2p.psk", Secret.of("secret")));
    }

    @Test
    void collectsRepeatedFlagsInOrder() {
        assertThat(parse(plain, "-bootstrap", "/ip4/1.2.3.4/tcp/1", "--bootstrap=/ip4/5.6.7.8/tcp/2"))
                .containsExactly(
                        Map.entry("physarum.p2p.bootstraps[0]", "/ip4/1.2.3.4/tcp/1"),
                        Map.entry("physarum.p2p.bootstraps[1]", "/ip4/5.6.7.8/tcp/2"));
    }

    @Test
    void takesTheLastValueOfAFlagThatIsNoList() {
        assertThat(parse(plain, "-keyfile", "a", "-keyfile", "b")).containsEntry("physarum.p2p.key-file", "b");
    }

    @Test
    void mapsEveryCommonFlag() {
        assertThat(parse(plain, "-algo", "rsa", "-bits", "4096", "-ephemeral", "-listen", "/ip4/0.0.0.0/tcp/1"))
                .containsEntry("physarum.p2p.key-algorithm", "RSA")
                .containsEntry("physarum.p2p.key-bits", "4096")
                .containsEntry("physarum.p2p.ephemeral", "true")
                .containsEntry("physarum.p2p.listen[0]", "/ip4/0.0.0.0/tcp/1");
    }

    @ParameterizedTest
    @CsvSource({"-ephemeral=false, false", "-ephemeral=true, true", "-ephemeral=0, false", "--ephemeral, true"})
    void readsToggles(String argument, String value) {
        assertThat(parse(plain, argument)).containsEntry("physarum.p2p.ephemeral", value);
    }

    @Test
    void toggleDoesNotEatTheNextArgument() {
        assertThat(parse(proxy, "-ephemeral", "4200"))
                .containsEntry("physarum.p2p.ephemeral", "true")
                .containsEntry("app.port", "4200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-help", "--help", "--h"})
    void asksForHelp(String argument) {
        assertThat(plain.parse("-psk", "x", argument, "whatever")).isEmpty();
    }

    @Test
    void aValueMayLookLikeAFlagOnlyAfterAnEqualsSign() {
        assertThat(parse(plain, "-psk=-h")).containsEntry("physarum.p2p.psk", Secret.of("-h"));
        assertThatThrownBy(() -> plain.parse("-psk", "-ephemeral"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("-psk needs a value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nosuch", "--nosuch=1", "-bootstraps", "--nosuch"})
    void refusesUnknownFlags(String argument) {
        assertThatThrownBy(() -> plain.parse(argument))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("unknown flag -");
    }

    @Test
    void guessesWhatWasMeant() {
        assertThatThrownBy(() -> plain.parse("-bootstraps=x")).hasMessageContaining("did you mean -bootstrap?");
    }

    @Test
    void takesAnySpringProperty() {
        assertThat(parse(plain, "--physarum.p2p.probe.interval=2s")).containsEntry("physarum.p2p.probe.interval", "2s");
    }

    @ParameterizedTest
    @CsvSource({
        "-bits=abc, no whole number",
        "-bits=1024, from 2048 to 8192",
        "-algo=DSA, must be one of Ed25519",
        "-ephemeral=perhaps, must be true or false"
    })
    void namesTheFlagTheValueAndWhatIsAllowed(String argument, String expected) {
        assertThatThrownBy(() -> plain.parse(argument))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(argument.substring(argument.indexOf('=') + 1))
                .hasMessageContaining(argument.substring(0, argument.indexOf('=')))
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({
        ":9100, , 9100",
        "127.0.0.1:9101, 127.0.0.1, 9101",
        "[::1]:9102, ::1, 9102",
        "example.net:80, example.net, 80"
    })
    void readsListenAddresses(String value, String host, String port) {
        Map<String, Object> properties = parse(proxy, "-prom-listen-addr", value, "4200");
        assertThat(properties).containsEntry("server.port", port);
        assertThat(properties.get("server.address")).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9100", ":", ":x", ":70000", "host:-1"})
    void refusesWrongListenAddresses(String value) {
        assertThatThrownBy(() -> proxy.parse("-prom-listen-addr=" + value, "4200"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("prom-listen-addr");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80x", "70000", "-", ""})
    void saysWhichArgumentIsNoPortAndWhatIsAllowed(String value) {
        OriginalFlags line = OriginalFlags.of("proxy", "calls").form(Argument.port("PORT", "app.port", "where"));
        assertThatThrownBy(() -> line.parse(value))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("argument PORT: '" + value + "' is wrong")
                .hasMessageContaining("a whole number from 0, for any free one, to 65535");
        assertThat(line.parse("0")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "host:", "host:0", "host:x"})
    void saysWhichArgumentIsNoAddressAndWhatIsAllowed(String value) {
        OriginalFlags line =
                OriginalFlags.of("proxy", "calls").form(Argument.address("ADDRESS", "app.address", "where"));
        assertThatThrownBy(() -> line.parse(value))
                .hasMessageContaining("argument ADDRESS")
                .hasMessageContaining("host:port");
        assertThat(line.parse("[::1]:8080")).isPresent();
    }

    @Test
    void tellsFormsOfArgumentsByTheirNumber() {
        assertThat(parse(proxy, "4200")).containsExactly(Map.entry("app.port", "4200"));
        assertThat(parse(proxy, "4200", "-psk", "x", "hello"))
                .containsEntry("app.port", "4200")
                .containsEntry("app.service", "hello");
    }

    @Test
    void takesEverythingAfterTwoDashesAsArguments() {
        assertThat(parse(proxy, "--", "-1")).containsEntry("app.port", "-1");
    }

    @Test
    void refusesAWrongNumberOfArguments() {
        assertThatThrownBy(() -> proxy.parse())
                .hasMessage("arguments after the flags: expected 'PORT' or 'PORT SERVICE', got none");
        assertThatThrownBy(() -> plain.parse("surplus")).hasMessageContaining("expected none, got 1: 'surplus'");
    }

    @Test
    void aFlagOfTheProgramReplacesACommonOne() {
        OriginalFlags other = plain.with(Flag.option("psk", "KEY", "other.psk", "another"));
        assertThat(parse(other, "-psk", "x")).containsExactly(Map.entry("other.psk", "x"));
    }

    @Test
    void usageNamesFormsFlagsAndDefaults() {
        assertThat(proxy.usage())
                .contains("proxy [flags] PORT\n", "proxy [flags] PORT SERVICE\n", "-bootstrap ADDRESS", "P2P_PSK")
                .contains("SERVICE\n      what to serve", "-prom-listen-addr HOST:PORT", "-h, -help");
    }

    private static Map<String, Object> parse(OriginalFlags flags, String... arguments) {
        return flags.parse(arguments).orElseThrow();
    }
}
