/** What the README of the module shows. */
@NullMarked
package io.physarum.libp2p.example;

import org.jspecify.annotations.NullMarked;
