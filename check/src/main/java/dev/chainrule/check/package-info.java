/**
 * Holds a device to the float64 reference: {@link dev.chainrule.check.GradientCheck} compares the gradients of whole
 * networks, {@link dev.chainrule.check.ProductCheck} the products that training is made of, both within bounds computed
 * for the precision that the device promises.
 *
 * <p>This package depends on core and the reference, and neither prints nor writes.
 */
@NullMarked
package dev.chainrule.check;

import org.jspecify.annotations.NullMarked;
