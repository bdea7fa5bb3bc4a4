package io.physarum.registry.store.etcd;

import java.time.Duration;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.kv.TxnResponse;
import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.StoreUnavailableException;
import reactor.core.publisher.Mono;

/**
 * Puts and deletes entries so that a try that was given up cannot undo what is acknowledged after it: a member that hangs may
 * still carry it out when it wakes. Every write is for the entry as it was read before, see {@link EtcdWrite}, and comes to
 * nothing once the entry has changed. Two round trips, and one more for each other writer of the same entry.
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
            return attempts.look()
                    .flatMap(seen -> seen.isAbsent()
                            ? Mono.just(false)
                            : attempts.write(seen, TRIES).thenReturn(true));
        });
    }

    /** The tries of one write, within one time. */
    private final class Attempts {

        private final EtcdWrite write;

        private final long deadline = System.nanoTime() + timeout.toNanos();

        Attempts(EtcdWrite write) {
            this.write = write;
        }

        private Duration left() {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            return left.toMillis() > 0 ? left : Duration.ofMillis(1);
        }

        Mono<EtcdWrite.Seen> look() {
            return nodes.ask(write::look, left()).map(EtcdWrite.Seen::of);
        }

        Mono<Void> write(EtcdWrite.Seen seen, int tries) {
            return nodes.ask(client -> write.commit(client, seen), left())
                    .flatMap(answer -> answer.isSucceeded() ? Mono.empty() : afterChange(answer, tries - 1));
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
