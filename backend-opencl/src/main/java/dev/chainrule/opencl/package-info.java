/**
 * The provider {@code opencl}: every device of every OpenCL platform. {@code OpenClBackend} computes each operation of the
 * SPI by kernels, {@code Elements} and {@code Products}, whose sources are resources of this module; {@code cl} owns the
 * driver's handles, and nothing else calls it. Depends on core's {@code spi} only.
 */
@NullMarked
package dev.chainrule.opencl;

import org.jspecify.annotations.NullMarked;
