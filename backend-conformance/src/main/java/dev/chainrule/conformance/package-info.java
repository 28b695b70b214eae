/**
 * The conformance kit: what {@code docs/spi-rules.md} says in numbered rules, as tests that every backend runs.
 *
 * <p>A backend's author extends {@link dev.chainrule.conformance.BackendConformance} and names a provider and a device.
 * Inside, a {@code Subject} is what is tested, a {@code Rule} a numbered check that knows nothing of JUnit, a
 * {@code Trial} one run of a rule with its seed, and a {@code Step} one operation between guard zones, compared with
 * the oracle in module {@code reference}. Every rule has a planted fault among the kit's own tests that it must catch.
 *
 * <p>This package depends on the SPI, the reference and JUnit's API; it must not know any backend, nor
 * {@code dev.chainrule.compute}, which checks the other side of the SPI.
 */
@NullMarked
package dev.chainrule.conformance;

import org.jspecify.annotations.NullMarked;
