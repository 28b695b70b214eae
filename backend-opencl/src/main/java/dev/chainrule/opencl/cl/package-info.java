/**
 * OpenCL's handles, one owner each, and the only callers of JOCL. JOCL checks nothing: a copy longer than its array or a
 * handle released twice ends the JVM. So every length is checked before a call, every handle released once, and every code
 * becomes a {@link dev.chainrule.spi.BackendException} with its name, or {@link dev.chainrule.opencl.cl.NoDriverException}.
 */
@NullMarked
package dev.chainrule.opencl.cl;

import org.jspecify.annotations.NullMarked;
