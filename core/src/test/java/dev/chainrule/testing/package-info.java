/**
 * Things that core's tests share: a small correct backend, providers with planted faults, data, and a plain float64 network.
 */
@NullMarked
package dev.chainrule.testing;

import org.jspecify.annotations.NullMarked;
