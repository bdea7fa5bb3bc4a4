package io.physarum.cli.doctor;

/** Whether a registry of the network answers. */
final class RegistryCheck extends NetworkCheck {

    RegistryCheck(Surroundings surroundings, SharedNode node) {
        super(surroundings, node);
    }

    @Override
    public String name() {
        return "registry";
    }

    @Override
    public Finding run() {
        return ask((node, limit) -> services().map(all -> ok("one answers, with " + all.size() + " services")));
    }

    @Override
    Finding unanswered(String reason) {
        return fail(
                reason,
                "start registry-service with this bootstrap and passphrase; if one runs, see its log and its "
                        + "/actuator/health: it may have another physarum.p2p.dht.protocol-prefix (--dht-protocol-prefix), or "
                        + "let in only some nodes (physarum.p2p.gater.allow-peers there, --keyfile here)");
    }
}
