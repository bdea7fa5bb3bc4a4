package io.physarum.cli.doctor;

import io.physarum.cli.overlay.OverlayOptions;

/** Whether a registry of the network answers. */
final class RegistryCheck extends NetworkCheck {

    RegistryCheck(Surroundings surroundings, OverlayOptions overlay) {
        super(surroundings, overlay);
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public Finding run() {
        return ask(node -> node.registry().list().map(all -> ok("one answers, with " + all.size() + " services")));
    }

    @Override
    Finding unanswered(String reason) {
        return fail(
                reason,
                "start registry-service with this bootstrap and passphrase; if one runs, see its log and its "
                        + "/actuator/health");
    }
}
