package io.physarum.cli.command;

import java.util.List;

import io.physarum.cli.doctor.Finding;
import io.physarum.cli.survey.PingStatistics;
import io.physarum.cli.survey.Pong;
import io.physarum.cli.survey.SeenAllocator;
import io.physarum.cli.survey.SeenInstance;
import io.physarum.cli.survey.SeenInstances;
import io.physarum.cli.survey.SeenPeer;
import io.physarum.cli.survey.SeenService;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What operators read. */
class TablesTest {

    @Test
    void columnsAreAsWideAsTheirLongestCellAndNumbersOnTheRight() {
        TextTable table = new TextTable("NAME", "COUNT", "LAST")
                .row("a", 5, "x")
                .row("longer", 1234567, "")
                .row("b", null, "y");
        assertThat(table.toString()).isEqualTo("""
                NAME      COUNT  LAST
                a             5  x
                longer  1234567
                b             -  y""");
        assertThatThrownBy(() -> table.row("one")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void peersShowTheirFirstAddressOrWhyTheyDoNotAnswer() {
        String text = PeersCommand.text(List.of(
                new SeenPeer("12D3A", "allocator", 1.25, "physarum/1", List.of("/ip4/1", "/ip4/2"), List.of(), null),
                new SeenPeer("12D3B", null, null, null, List.of(), List.of(), "connection refused")));
        assertThat(text).isEqualTo("""
                PEER   RTT ms  ROLE       AGENT       ADDRESS
                12D3A     1.3  allocator  physarum/1  /ip4/1 and 1 more
                12D3B       -  -          -           does not answer: connection refused""");
        assertThat(PeersCommand.text(List.of())).isEqualTo("no other node is known");
    }

    @Test
    void servicesShowTheirCounts() {
        assertThat(ServicesCommand.text(
                        List.of(new SeenService("hello", "x", 2, 1, 0.5), new SeenService("b", "y", 0, 0, null))))
                .isEqualTo("""
                        NAME   ANNOUNCED  ANSWERING  NEAREST ms
                        hello          2          1         0.5
                        b              0          0           -""");
        assertThat(ServicesCommand.text(List.of())).isEqualTo("no service is registered");
    }

    @Test
    void instancesAndAllocatorsAreTwoTables() {
        SeenInstances seen = new SeenInstances(
                List.of(new SeenInstance("hello", "12D3A", "allocator", 2.0, true, null)),
                List.of(
                        new SeenAllocator("12D3A", 2.0, 1, 100L, 512L, List.of("hello"), null),
                        new SeenAllocator("12D3B", null, null, null, null, List.of(), "gone")));
        assertThat(InstancesCommand.text(seen)).isEqualTo("""
                SERVICE  PEER   RTT ms  SERVED BY  STATE
                hello    12D3A     2.0  allocator  answers

                ALLOCATOR  RTT ms  INSTANCES  FREE CPU %  FREE MiB  SERVES
                12D3A         2.0          1         100       512  hello
                12D3B           -          -           -         -  does not answer: gone""");
        assertThat(InstancesCommand.text(new SeenInstances(List.of(), List.of())))
                .contains("no instance is announced", "no allocator is announced");
    }

    @Test
    void pingsEndWithTheirStatistics() {
        List<Pong> pongs = List.of(new Pong(1, 1.0, null), new Pong(2, 3.0, null), new Pong(3, null, "too late"));
        assertThat(pongs.stream().map(PingCommand::line))
                .containsExactly("ping 1: 1.00 ms", "ping 2: 3.00 ms", "ping 3: no answer: too late");
        assertThat(PingCommand.line(PingStatistics.of(pongs)))
                .isEqualTo("3 sent, 2 answered, 33 % lost; min/avg/max = 1.00/2.00/3.00 ms");
        assertThat(PingCommand.line(PingStatistics.of(pongs.subList(2, 3))))
                .isEqualTo("1 sent, 0 answered, 100 % lost");
    }

    @Test
    void findingsAreOneLineEach() {
        List<Finding> findings = List.of(
                new Finding.Ok("java", "Java 17"),
                new Finding.Warning("etcd", "there is none", "install it"),
                new Finding.Failure("docker", "it is down", "start it"));
        assertThat(DoctorCommand.text(findings)).isEqualTo("""
                ok    java       Java 17
                warn  etcd       there is none -> install it
                FAIL  docker     it is down -> start it""");
        assertThat(DoctorCommand.json(findings.get(2)))
                .containsEntry("level", "FAIL")
                .containsEntry("cure", "start it");
    }
}
