/**
 * Networks as ONNX files, in both directions. {@link dev.chainrule.onnx.OnnxFile} is all that a program needs. Stands on core and on
 * {@code Missing} of data, and on the classes that protoc makes of the format.
 */
@NullMarked
package dev.chainrule.onnx;

import org.jspecify.annotations.NullMarked;
