/** Makes first contact with the network and keeps it. */
@NullMarked
package io.physarum.starter.bootstrap;

import org.jspecify.annotations.NullMarked;
