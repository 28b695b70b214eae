/**
 * The mathematics in float64, the obvious way, and how far a correct float32 device may be from it.
 *
 * <p>{@link dev.chainrule.reference.ReferenceNetwork} is forward and backward as the mathematics is written;
 * {@link dev.chainrule.reference.CentralDifferences} is the gradient without any calculus, and
 * {@link dev.chainrule.reference.Factors} the chain rule factor by factor. Each of the three is a check on the other
 * two. {@link dev.chainrule.reference.BoundedArithmetic} has every operation of a backend with its error bound; the
 * bounds are derived in {@code docs/error-bounds.md}, whose numbers (§3.2 …) the comments cite.
 *
 * <p>This package depends on the JDK only, and never on core: it is what the others are held to.
 */
@NullMarked
package dev.chainrule.reference;

import org.jspecify.annotations.NullMarked;
