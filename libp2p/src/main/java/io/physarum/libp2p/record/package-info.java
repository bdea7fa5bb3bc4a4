/** What peers sign for others to pass on: envelopes, and the records of their addresses in them. */
@NullMarked
package io.physarum.libp2p.record;

import org.jspecify.annotations.NullMarked;
