package io.physarum.libp2p.dnsaddr;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks the DNS for TXT records. */
interface TxtLookup {

    /** The texts of a name; completes on any thread, and fails with what the DNS said. Never throws. */
    CompletableFuture<List<String>> texts(String name);

    /** Ends it; what is under way fails. */
    void close();
}
