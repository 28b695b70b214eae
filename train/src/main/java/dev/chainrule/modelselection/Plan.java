package dev.chainrule.modelselection;

/**
 * All that a point of a search stands for.
 *
 * @param folds the divisions of the examples by which it is judged; the same rows for all points
 * @param recipe the way to train
 */
public record Plan(Folds folds, Recipe recipe) {}
