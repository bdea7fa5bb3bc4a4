/** TLS 1.3 as libp2p uses it: each side shows a self-signed certificate that its identity has signed. */
@NullMarked
package io.physarum.libp2p.security.tls;

import org.jspecify.annotations.NullMarked;
