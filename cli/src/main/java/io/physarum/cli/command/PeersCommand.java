package io.physarum.cli.command;

import java.util.List;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.cli.survey.PeerSurvey;
import io.physarum.cli.survey.SeenPeer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code registry-cli peers}: the nodes of the network. */
@Command(
        name = "peers",
        description = {
            "Lists the nodes that the network knows of: how far away each is, what it is for, its software and its first "
                    + "address. -o json tells all addresses and protocols.",
            "Nodes that take no part in the DHT, as this command itself, are not seen unless they announce something."
        },
        footer = {
            "",
            "Examples:",
            "  registry-cli --bootstrap $ADDR peers",
            "  registry-cli --bootstrap $ADDR peers -o json | jq -r '.[] | select(.role == \"allocator\").peer'"
        },
        mixinStandardHelpOptions = true)
final class PeersCommand implements Runnable {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private RegistryCli parent;

    @Override
    public void run() {
        List<SeenPeer> peers = OverlayNode.ask(parent.options().overlay(), OverlayNode.SURVEY_LIMIT, PeerSurvey::of)
                .orElse(List.of());
        parent.options().print(peers, text(peers));
    }

    static String text(List<SeenPeer> peers) {
        if (peers.isEmpty()) {
            return "no other node is known";
        }
        TextTable table = new TextTable("PEER", "RTT ms", "ROLE", "AGENT", "ADDRESS");
        peers.forEach(peer -> table.row(peer.peer(), peer.roundTripMillis(), peer.role(), peer.agent(), place(peer)));
        return table.toString();
    }

    private static String place(SeenPeer peer) {
        if (peer.problem() != null) {
            return "does not answer: " + peer.problem();
        }
        int more = peer.addresses().size() - 1;
        return more < 0 ? "-" : peer.addresses().get(0) + (more == 0 ? "" : " and " + more + " more");
    }
}
