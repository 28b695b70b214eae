/**
 * Training and scoring on a cluster of Apache Spark: estimators and models for its pipelines, and the way between the tasks that train
 * one network together.
 *
 * <p>Depends on train and on Spark; nothing depends on it.
 */
@NullMarked
package dev.chainrule.spark;

import org.jspecify.annotations.NullMarked;
