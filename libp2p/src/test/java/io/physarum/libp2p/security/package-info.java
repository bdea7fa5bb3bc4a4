/** What every security protocol must do, and two channels to see it on. */
@NullMarked
package io.physarum.libp2p.security;

import org.jspecify.annotations.NullMarked;
