package dev.chainrule.train;

/**
 * What an epoch gave.
 *
 * @param epoch counted from 1
 * @param cost the mean cost of its examples without decay, each as it was just before the step that used it
 * @param seconds how long it took
 * @param samplesPerSecond examples by seconds
 */
public record EpochReport(int epoch, double cost, double seconds, double samplesPerSecond) {}
