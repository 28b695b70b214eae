package dev.chainrule.data;

/**
 * The part to learn from and the part to be judged by, which have no example in common.
 *
 * @param <T> a {@link Table} or a {@link dev.chainrule.train.Dataset}
 */
public record Split<T>(T train, T test) {}
