package dev.chainrule.train;

/**
 * The figures of an epoch.
 *
 * @param epoch counted from 1
 * @param cost the mean cost of its examples without decay, each as it was just before the step that used it
 * @param seconds the time that it took
 * @param samplesPerSecond examples by seconds
 */
public record EpochReport(int epoch, double cost, double seconds, double samplesPerSecond) {}
