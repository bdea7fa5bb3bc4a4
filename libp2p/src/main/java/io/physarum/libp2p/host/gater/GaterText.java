package io.physarum.libp2p.host.gater;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/** Reads rules from text. */
final class GaterText {

    private final Set<PeerId> allowPeers = new HashSet<>();

    private final Set<PeerId> denyPeers = new HashSet<>();

    private final List<IpNetwork> allowNetworks = new ArrayList<>();

    private final List<IpNetwork> denyNetworks = new ArrayList<>();

    GaterRules read(String text) {
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String rule = line.replaceFirst("#.*", "").strip();
            if (!rule.isEmpty()) {
                add(number, rule);
            }
        }
        return new GaterRules(allowPeers, denyPeers, allowNetworks, denyNetworks);
    }

    private void add(int number, String rule) {
        String[] words = rule.split("\\s+", 3);
        boolean allow = words[0].equals("allow");
        if (words.length != 2 || !(allow || words[0].equals("deny"))) {
            throw fault(
                    number, "a rule is 'allow' or 'deny' and then a peer id or a network, not '" + rule + "'", null);
        }
        try {
            if (words[1].contains(".") || words[1].contains(":")) {
                (allow ? allowNetworks : denyNetworks).add(IpNetwork.parse(words[1]));
            } else {
                (allow ? allowPeers : denyPeers).add(PeerId.parse(words[1]));
            }
        } catch (IllegalArgumentException e) {
            throw fault(number, String.valueOf(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException fault(int number, String what, @Nullable Throwable cause) {
        return new IllegalArgumentException("line " + number + ": " + what, cause);
    }
}
