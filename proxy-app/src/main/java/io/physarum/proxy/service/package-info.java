/** Service mode: one service at a given address, announced and served to the overlay. */
@NullMarked
package io.physarum.proxy.service;

import org.jspecify.annotations.NullMarked;
