package dev.chainrule.train;

/**
 * What a training gave.
 *
 * @param device the id of the device
 * @param epochs how many epochs there were
 * @param cost that of the last epoch, see {@link EpochReport#cost}
 * @param seconds how long all of it took, data transfer included
 * @param samplesPerSecond examples of all epochs by the seconds of all epochs
 */
public record TrainingReport(String device, int epochs, double cost, double seconds, double samplesPerSecond) {}
