package dev.chainrule.modelselection;

import dev.chainrule.train.Dataset;

/**
 * One division of the examples: those to learn from, and the others, which judge. Scaling and whatever else is fitted to data was
 * fitted to the first, and applied to both.
 */
public record Fold(Dataset train, Dataset test) {}
