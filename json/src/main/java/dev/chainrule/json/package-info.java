/**
 * Reports as JSON. {@link dev.chainrule.json.Json} writes any record of the libraries, {@link dev.chainrule.json.Documents}
 * makes the documents that the command writes. This package depends on bench, check, data, train and core; nothing but the
 * command depends on it.
 */
@NullMarked
package dev.chainrule.json;

import org.jspecify.annotations.NullMarked;
