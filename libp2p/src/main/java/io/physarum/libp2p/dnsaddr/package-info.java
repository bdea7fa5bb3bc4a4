/** Addresses that are kept in the DNS: {@code /dnsaddr/<name>}, resolved by TXT records. */
@NullMarked
package io.physarum.libp2p.dnsaddr;

import org.jspecify.annotations.NullMarked;
