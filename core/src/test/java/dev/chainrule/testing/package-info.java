/**
 * Shared by tests: a plain correct backend, in {@code src/fixture} since the conformance kit's tests use it too; and for core
 * alone providers with planted faults, data, and a network in the reference.
 */
@NullMarked
package dev.chainrule.testing;

import org.jspecify.annotations.NullMarked;
