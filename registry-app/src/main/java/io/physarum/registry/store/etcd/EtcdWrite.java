package io.physarum.registry.store.etcd;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;

/**
 * A put or delete that is carried out once at most, however often and late members are told to. It holds for one revision of
 * the entry, and no revision comes back. An entry that is not there has no revision, before and after others alike; so
 * what creates one must also find a guard unchanged, and changes it: a key beside the entries that is never deleted.
 */
final class EtcdWrite {

    private static final GetOption WITHOUT_VALUE =
            GetOption.builder().withKeysOnly(true).build();

    private final ByteSequence key;

    private final ByteSequence guard;

    private final Optional<ByteSequence> value;

    private EtcdWrite(ByteSequence key, ByteSequence guard, Optional<ByteSequence> value) {
        this.key = key;
        this.guard = guard;
        this.value = value;
    }

    static EtcdWrite put(ByteSequence key, ByteSequence guard, ByteSequence value) {
        return new EtcdWrite(key, guard, Optional.of(value));
    }

    static EtcdWrite delete(ByteSequence key, ByteSequence guard) {
        return new EtcdWrite(key, guard, Optional.empty());
    }

    /** Reads what a try is for; the answer is that of {@link Seen#of}. */
    CompletableFuture<TxnResponse> look(Client client) {
        return client.getKVClient()
                .txn()
                .Then(Op.get(key, WITHOUT_VALUE), Op.get(guard, WITHOUT_VALUE))
                .commit();
    }

    /** Writes, or reads if the entry is not as it was seen; which of the two, the answer tells. */
    CompletableFuture<TxnResponse> commit(Client client, Seen seen) {
        boolean creates = seen.isAbsent() && value.isPresent();
        Cmp sameEntry = unchanged(key, seen.revision());
        return client.getKVClient()
                .txn()
                .If(creates ? new Cmp[] {sameEntry, unchanged(guard, seen.guardRevision())} : new Cmp[] {sameEntry})
                .Then(creates ? new Op[] {change(), put(guard, ByteSequence.EMPTY)} : new Op[] {change()})
                .Else(Op.get(key, GetOption.DEFAULT), Op.get(guard, WITHOUT_VALUE))
                .commit();
    }

    /**
     * For an entry that is not there: has what others were told before to create it come to nothing. Reads if it is there by
     * now, or if others have changed the guard, which does the same; which of the two, the answer tells.
     */
    CompletableFuture<TxnResponse> keepAbsent(Client client, Seen seen) {
        return client.getKVClient()
                .txn()
                .If(unchanged(key, 0), unchanged(guard, seen.guardRevision()))
                .Then(put(guard, ByteSequence.EMPTY))
                .Else(Op.get(key, GetOption.DEFAULT), Op.get(guard, WITHOUT_VALUE))
                .commit();
    }

    private static Cmp unchanged(ByteSequence key, long revision) {
        return new Cmp(key, Cmp.Op.EQUAL, CmpTarget.modRevision(revision));
    }

    private Op change() {
        return value.<Op>map(bytes -> put(key, bytes)).orElseGet(() -> Op.delete(key, DeleteOption.DEFAULT));
    }

    private static Op put(ByteSequence key, ByteSequence value) {
        return Op.put(key, value, PutOption.DEFAULT);
    }

    /** Whether the entry is as this write leaves it. */
    boolean isDone(Seen seen) {
        return seen.entry().map(KeyValue::getValue).equals(value);
    }

    /**
     * An entry and its guard at one moment.
     *
     * @param entry the entry, if there is one
     * @param guardRevision when the guard was changed last, 0 for never
     */
    record Seen(Optional<KeyValue> entry, long guardRevision) {

        /** From an answer that holds both. */
        static Seen of(TxnResponse answer) {
            List<GetResponse> read = answer.getGetResponses();
            return new Seen(first(read.get(0)), revisionOf(first(read.get(1))));
        }

        private static Optional<KeyValue> first(GetResponse response) {
            return response.getKvs().stream().findFirst();
        }

        private static long revisionOf(Optional<KeyValue> entry) {
            return entry.map(KeyValue::getModRevision).orElse(0L);
        }

        boolean isAbsent() {
            return entry.isEmpty();
        }

        long revision() {
            return revisionOf(entry);
        }
    }
}
