/**
 * Rows of databases: what a query gives becomes a table to learn from.
 *
 * <p>Depends on data and on java.sql; drivers are found when the program runs.
 */
@NullMarked
package dev.chainrule.tables;

import org.jspecify.annotations.NullMarked;
