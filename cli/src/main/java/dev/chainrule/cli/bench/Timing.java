package dev.chainrule.cli.bench;

/**
 * How long something took, over several readings.
 *
 * @param median in seconds
 * @param least the fastest reading, in seconds
 * @param most the slowest reading, in seconds
 * @param readings how many there were
 */
public record Timing(double median, double least, double most, int readings) {}
