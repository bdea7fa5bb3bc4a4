package io.physarum.starter.autonat;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;

/** Matches if the node takes part in AutoNAT at all. */
final class OnAutonat extends AnyNestedCondition {

    OnAutonat() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBooleanProperty("physarum.p2p.autonat.client")
    static final class Client {}

    @ConditionalOnBooleanProperty("physarum.p2p.autonat.serve")
    static final class Server {}
}
