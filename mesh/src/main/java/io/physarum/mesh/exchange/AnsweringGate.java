package io.physarum.mesh.exchange;

import java.util.Optional;
import java.util.function.Function;

import io.physarum.libp2p.identity.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets only some peers in, and answers whoever is refused. Those who may not ask are logged at most every ten seconds. */
public final class AnsweringGate implements StreamGate {

    private static final Logger log = LoggerFactory.getLogger(AnsweringGate.class);

    private final AllowedPeers allowed;

    private final PeerId here;

    private final RefusalListener listener;

    private final Function<Refusal, byte[]> words;

    private final WarningPace warnings = new WarningPace();

    /**
     * A gate.
     *
     * @param allowed those that are let in
     * @param here the node whose gate it is
     * @param listener is told of all that are refused
     * @param words what a refusal is in the protocol's words
     */
    public AnsweringGate(AllowedPeers allowed, PeerId here, RefusalListener listener, Function<Refusal, byte[]> words) {
        this.allowed = allowed;
        this.here = here;
        this.listener = listener;
        this.words = words;
    }

    @Override
    public Optional<Refusal> objection(PeerId from) {
        Optional<Refusal> objection = allowed.objection(from, here);
        if (objection.isPresent() && warnings.isDue()) {
            log.warn("{} is refused: it is not in {}", from, allowed.property());
        }
        return objection;
    }

    @Override
    public Optional<byte[]> answer(PeerId from, Refusal refusal) {
        listener.onRefusal(from, refusal.reason());
        return Optional.of(words.apply(refusal));
    }
}
