package io.physarum.cli.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.physarum.mesh.allocation.AllocationConstraint;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** Whether some allocator of the network would start an instance: of a registered service, or else of any image. */
final class AllocatorCheck extends NetworkCheck {

    private static final AllocationRequest ANY_IMAGE = AllocationRequest.ofImage("physarum/any-image");

    private static final String START = "start allocator on some machine, with this bootstrap and passphrase";

    AllocatorCheck(Surroundings surroundings, SharedNode node) {
        super(surroundings, node);
    }

    @Override
    public String name() {
        return "allocator";
    }

    @Override
    public Finding run() {
        return ask((node, limit) -> {
            Deadline deadline = Deadline.in(limit);
            return request(limit.dividedBy(3))
                    .flatMap(request -> node.allocators(deadline.left())
                            .survey(request, AllocationConstraint.within(NetworkRequirement.NONE))
                            .map(answers -> judge(request, answers)));
        });
    }

    private Mono<AllocationRequest> request(Duration limit) {
        return services()
                .timeout(limit)
                .onErrorReturn(Exception.class, Map.of())
                .map(all -> all.entrySet().stream()
                        .min(Map.Entry.comparingByKey())
                        .map(AllocatorCheck::start)
                        .orElse(ANY_IMAGE));
    }

    private static AllocationRequest start(Map.Entry<ServiceName, ServiceInfo> service) {
        return new AllocationRequest(service.getKey(), service.getValue());
    }

    private Finding judge(AllocationRequest request, List<AllocatorAnswer> answers) {
        long willing = answers.stream().filter(AllocatorAnswer::isWilling).count();
        if (answers.isEmpty()) {
            return fail("none was found in the network", START);
        } else if (willing > 0) {
            String what = request.equals(ANY_IMAGE) ? "images" : request.name().toString();
            return ok(willing + " of " + answers.size() + " would start " + what);
        }
        String reasons = answers.stream()
                .map(answer -> answer.allocator() + ": "
                        + Objects.requireNonNullElse(answer.objection(), "it did not answer in time"))
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        boolean anyOffer = answers.stream().anyMatch(answer -> answer.offer() != null);
        return anyOffer
                ? warn("none would start an instance of " + request.name() + ": " + reasons, "see to their reasons")
                : fail("none answers: " + reasons, START + "; if one runs, see its log and its /actuator/health");
    }

    @Override
    Finding unanswered(String reason) {
        return fail(reason, START);
    }
}
