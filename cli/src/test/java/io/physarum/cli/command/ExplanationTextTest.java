package io.physarum.cli.command;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.resolve.Explanation;
import io.physarum.mesh.resolve.Explanation.Instance;
import io.physarum.mesh.resolve.Explanation.Rule;
import io.physarum.mesh.resolve.Explanation.Source;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExplanationTextTest {

    private static final ServiceName NAME = ServiceName.of("hello");

    private static final ServiceInfo INFO =
            ServiceInfoJson.parse("{\"ContentHash\":\"hash\",\"DockerHash\":\"image\"}");

    private final PeerId near = PeerId.of(Keys.generate(KeyType.ED25519).publicKey());

    private final PeerId far = PeerId.of(Keys.generate(KeyType.ED25519).publicKey());

    @Test
    void tellsEveryCandidateTheRuleAndTheChoice() {
        Explanation explanation = new Explanation(
                NAME,
                INFO,
                List.of(new Instance(far, Source.DHT, Duration.ofMillis(80), true, "over the soft limit of 10 ms")),
                List.of(
                        answer(near, new AllocationOffer(true, null, 150, 512, 0.25, true, 3), null),
                        answer(far, null, "farther than the instance found")),
                Rule.ALLOCATE_NEARER,
                near);
        assertThat(ExplanationText.of(explanation).lines().map(String::strip))
                .contains("service     hello, announced as hash", "instances   1", "allocators  2")
                .anyMatch(line ->
                        line.startsWith(far.toString()) && line.endsWith("80.0 ms  over the soft limit of 10 ms"))
                .anyMatch(line -> line.startsWith(near.toString())
                        && line.endsWith("accepts: 150 % CPU and 512 MiB free, load 0.25, 3 instances, image present"))
                .anyMatch(line -> line.endsWith("of no use: farther than the instance found"))
                .contains("rule        the nearest instance is over the soft limit, so one is started nearer")
                .contains("choice      " + near);
        assertThat(ExplanationText.json(explanation))
                .containsEntry("rule", "ALLOCATE_NEARER")
                .containsEntry("choice", near.toString());
    }

    @Test
    void tellsThatThereIsNothing() {
        Explanation nothing = new Explanation(NAME, INFO, List.of(), List.of(), Rule.NOTHING, null);
        assertThat(ExplanationText.of(nothing).lines())
                .contains("instances   none", "allocators  none", "choice      none");
        assertThat(ExplanationText.json(nothing)).containsEntry("choice", null);
    }

    private static AllocatorAnswer answer(
            PeerId allocator,
            @org.jspecify.annotations.Nullable AllocationOffer offer,
            @org.jspecify.annotations.Nullable String objection) {
        return new AllocatorAnswer(allocator, Duration.ofMillis(2), offer, objection);
    }
}
