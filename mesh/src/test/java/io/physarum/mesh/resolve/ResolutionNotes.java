package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what a resolver tells its recorder. */
final class ResolutionNotes implements ResolutionRecorder {

    final List<Stage> stages = new ArrayList<>();

    final List<Route.Outcome> outcomes = new ArrayList<>();

    final List<Throwable> noRoutes = new ArrayList<>();

    int refusals;

    final Map<Throwable, Boolean> failures = new ConcurrentHashMap<>();

    @Override
    public void onStage(Stage stage, Duration duration) {
        stages.add(stage);
    }

    @Override
    public void onRoute(Route.Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public void onNoRoute(Throwable failure) {
        noRoutes.add(failure);
    }

    @Override
    public void onRefusal() {
        refusals++;
    }

    @Override
    public void onFailure(Throwable failure) {
        failures.put(failure, true);
    }
}
