package dev.chainrule.check.parity;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The findings about one device.
 *
 * @param device its id, with options
 * @param promised whether it promises the bits that all devices share
 * @param operations one for each operation of the SPI that a training has
 * @param steps one for each step
 * @param different the first element, in its own training, that has other bits than the first device's; null if there is none
 * @param wrong the first element out of bounds; null if there is none
 */
public record DeviceParity(
        String device,
        boolean promised,
        List<OperationParity> operations,
        List<StepParity> steps,
        @Nullable Difference different,
        @Nullable Difference wrong) {
    public DeviceParity {
        operations = List.copyOf(operations);
        steps = List.copyOf(steps);
    }

    /** The first element that has other bits than the first device's. */
    public Optional<Difference> firstDifference() {
        return Optional.ofNullable(different);
    }

    /** The first element out of bounds. */
    public Optional<Difference> outOfBounds() {
        return Optional.ofNullable(wrong);
    }

    /** The largest share of what is allowed. */
    public double share() {
        return operations.stream().mapToDouble(OperationParity::share).max().orElse(0);
    }
}
