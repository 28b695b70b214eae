/**
 * Rows of Parquet files: what a file holds becomes a table to learn from.
 *
 * <p>Depends on data and on parquet-java, which nothing else may see.
 */
@NullMarked
package dev.chainrule.parquet;

import org.jspecify.annotations.NullMarked;
