package io.physarum.mesh.flight;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

/**
 * Runs one piece of work per key at a time: who asks while it runs gets its result, and one who stops waiting does not stop
 * it for the others. Nothing is kept once the work has ended. Thread-safe.
 *
 * @param <K> the keys
 * @param <V> the results
 */
public final class SingleFlight<K, V> {

    private final Map<K, Mono<V>> running = new ConcurrentHashMap<>();

    /** The result of the work that runs for a key, which is started if none does. The work should end in bounded time. */
    public Mono<V> run(K key, Supplier<Mono<V>> work) {
        return Mono.defer(() -> {
            Mono<V> found = running.get(key);
            return found == null ? join(key, work) : found;
        });
    }

    private Mono<V> join(K key, Supplier<Mono<V>> work) {
        Flight flight = new Flight(key, work);
        Mono<V> former = running.putIfAbsent(key, flight.result);
        return former == null ? flight.result : former;
    }

    /** Whether there is work for a key now. */
    public boolean isRunning(K key) {
        return running.containsKey(key);
    }

    /** How many keys are worked on now. */
    public int size() {
        return running.size();
    }

    /** Lets the next who asks for a key start anew, although work for it still runs. */
    public void forget(K key) {
        running.remove(key);
    }

    private final class Flight {

        private final Mono<V> result;

        Flight(K key, Supplier<Mono<V>> work) {
            // Landed before the result is told: who has it and asks again starts anew.
            // cache() subscribes once and is not cancelled by those who wait.
            this.result = Mono.defer(work).doOnTerminate(() -> land(key)).cache();
        }

        private void land(K key) {
            running.remove(key, result);
        }
    }
}
