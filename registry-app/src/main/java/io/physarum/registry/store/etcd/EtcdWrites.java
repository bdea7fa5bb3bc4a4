package io.physarum.registry.store.etcd;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.kv.TxnResponse;
import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.StoreRequestException;
import io.physarum.registry.store.StoreUnavailableException;
import reactor.core.publisher.Mono;

/**
 * Puts and deletes entries so that a try that was given up cannot undo what is acknowledged after it: a member that hangs may
 * still carry it out when it wakes. Every write is for the entry as it was read before, see {@link EtcdWrite}, and comes to
 * nothing once the entry has changed; a delete that finds nothing changes the guard. Two round trips, and one more for each
 * other writer of the same entry.
 */
final class EtcdWrites {

    /** How often an entry may turn out to have been changed by others. */
    private static final int TRIES = 100;

    private final EtcdNodes nodes;

    private final EtcdKeys keys;

    private final Duration timeout;

    EtcdWrites(EtcdNodes nodes, EtcdKeys keys, Duration timeout) {
        this.nodes = nodes;
        this.keys = keys;
        this.timeout = timeout;
    }

    Mono<Void> put(ServiceName name, ByteSequence value) {
        return Mono.defer(() -> {
            Attempts attempts = new Attempts(EtcdWrite.put(keys.keyOf(name), keys.guardOf(name), value));
            return attempts.look().flatMap(seen -> attempts.write(seen, TRIES));
        });
    }

    /** False if there was nothing to delete. */
    Mono<Boolean> delete(ServiceName name) {
        return Mono.defer(() -> {
            Attempts attempts = new Attempts(EtcdWrite.delete(keys.keyOf(name), keys.guardOf(name)));
            return attempts.look().flatMap(seen -> seen.isAbsent() ? attempts.keepAbsent(seen) : attempts.remove(seen));
        });
    }

    /** The tries of one write, within one time. */
    private final class Attempts {

        private final EtcdWrite write;

        private final long deadline = System.nanoTime() + timeout.toNanos();

        Attempts(EtcdWrite write) {
            this.write = write;
        }

        private <T> Mono<T> ask(Function<Client, CompletableFuture<T>> request) {
            return Mono.defer(() -> nodes.ask(request, Duration.ofNanos(deadline - System.nanoTime()), timeout));
        }

        Mono<EtcdWrite.Seen> look() {
            return ask(write::look).map(EtcdWrite.Seen::of);
        }

        Mono<Void> write(EtcdWrite.Seen seen, int tries) {
            return ask(client -> write.commit(client, seen))
                    .flatMap(answer -> answer.isSucceeded() ? Mono.empty() : afterChange(answer, tries - 1));
        }

        Mono<Boolean> remove(EtcdWrite.Seen seen) {
            return write(seen, TRIES).thenReturn(true);
        }

        /** A full cluster cannot be told, but carries out nothing that creates an entry either. */
        Mono<Boolean> keepAbsent(EtcdWrite.Seen absent) {
            return ask(client -> write.keepAbsent(client, absent))
                    .flatMap(answer -> answer.isSucceeded() ? Mono.just(false) : afterOthers(EtcdWrite.Seen.of(answer)))
                    .onErrorResume(
                            StoreRequestException.class,
                            refused -> EtcdErrors.isExhausted(refused.getCause())
                                    ? Mono.just(false)
                                    : Mono.error(refused));
        }

        private Mono<Boolean> afterOthers(EtcdWrite.Seen seen) {
            return seen.isAbsent() ? Mono.just(false) : remove(seen);
        }

        /** The change may be that of an earlier try. */
        private Mono<Void> afterChange(TxnResponse answer, int tries) {
            EtcdWrite.Seen seen = EtcdWrite.Seen.of(answer);
            if (write.isDone(seen)) {
                return Mono.empty();
            }
            return tries > 0
                    ? write(seen, tries)
                    : Mono.error(new StoreUnavailableException("others keep changing the entry", null));
        }
    }
}
