/**
 * The kernels of back-propagation in Java: Aparapi translates their class file to OpenCL C for a device, or runs them in a
 * pool of threads.
 *
 * <p>Read {@link dev.chainrule.aparapi.Functions}, {@link dev.chainrule.aparapi.ProductKernel} and
 * {@link dev.chainrule.aparapi.OperationsKernel}, in this order: they are one kernel. This package depends on core's
 * {@code spi} and on Aparapi.
 */
@NullMarked
package dev.chainrule.aparapi;

import org.jspecify.annotations.NullMarked;
