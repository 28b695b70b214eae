package dev.chainrule.check.parity;

import dev.chainrule.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One network, trained from one seed on several devices.
 *
 * @param plan the training
 * @param devices the findings about each, the first of which the others are compared with
 * @param absent devices that are not there or do not work, each with the reason
 * @param failed devices that have failed while they trained, each with the reason
 */
public record Parity(ParityPlan plan, List<DeviceParity> devices, List<String> absent, List<String> failed) {
    private static final List<String> OPERATION_TITLES =
            List.of("OPERATION", "CALLS", "EQUAL BITS", "WORST ULP", "99% ULP", "OF BOUND");
    private static final List<String> STEP_TITLES = List.of("STEP", "EQUAL BITS", "WORST ULP", "99% ULP");

    public Parity {
        devices = List.copyOf(devices);
        absent = List.copyOf(absent);
        failed = List.copyOf(failed);
    }

    /** The result where no device has failed. */
    public Parity(ParityPlan plan, List<DeviceParity> devices, List<String> absent) {
        this(plan, devices, absent, List.of());
    }

    /** Whether no device has failed or is out of bounds, and all that promise the same bits have the same. */
    public boolean right() {
        return fault().isEmpty();
    }

    /** The first fault in a line: an element out of bounds, or else a promise that is broken, or a device that has failed. */
    public Optional<String> fault() {
        Optional<String> wrong = devices.stream()
                .filter(device -> device.outOfBounds().isPresent())
                .findFirst()
                .map(device -> device.device() + " is out of bounds: "
                        + device.outOfBounds().orElseThrow());
        return wrong.or(() -> devices.stream()
                        .filter(this::breaksItsPromise)
                        .findFirst()
                        .map(device -> device.device() + " promises the bits of "
                                + devices.get(0).device() + " and has others: "
                                + device.firstDifference().orElseThrow()))
                .or(() -> failed.stream().findFirst());
    }

    /** Whether a device and the first one both promise the same bits, and they differ. */
    public boolean breaksItsPromise(DeviceParity device) {
        return device.promised()
                && devices.get(0).promised()
                && device.firstDifference().isPresent();
    }

    /** A verdict on one device in a few words. */
    public String verdict(DeviceParity device) {
        if (device.outOfBounds().isPresent()) {
            return "OUT OF BOUNDS";
        }
        if (device.equals(devices.get(0))) {
            return "the first";
        }
        if (device.firstDifference().isEmpty()) {
            return "the same bits";
        }
        return breaksItsPromise(device) ? "OTHER BITS, AGAINST ITS PROMISE" : "bits of its own, within bounds";
    }

    /** The result for people, line by line. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(plan.network() + ": " + plan.steps() + " steps of " + plan.examples() + " examples, seed "
                + plan.seed());
        for (DeviceParity device : devices) {
            lines.add("");
            lines.add(String.format(
                    Locale.ROOT, "%s: %s, at most %.3f of a bound", device.device(), verdict(device), device.share()));
            device.firstDifference().ifPresent(first -> lines.add("  first difference: " + first));
            device.outOfBounds().ifPresent(wrong -> lines.add("  out of bounds: " + wrong));
            operations(device).forEach(line -> lines.add("  " + line));
            steps(device).forEach(line -> lines.add("  " + line));
        }
        if (!failed.isEmpty()) {
            lines.add("");
            failed.forEach(reason -> lines.add("failed: " + reason));
        }
        if (!absent.isEmpty()) {
            lines.add("");
            absent.forEach(reason -> lines.add("absent: " + reason));
        }
        return lines;
    }

    private static List<String> operations(DeviceParity device) {
        List<List<String>> rows = new ArrayList<>(List.of(OPERATION_TITLES));
        device.operations()
                .forEach(of -> rows.add(List.of(
                        of.operation(),
                        Integer.toString(of.calls()),
                        equal(of.equal(), of.elements()),
                        number(of.worstUlps()),
                        number(of.ulps99()),
                        String.format(Locale.ROOT, "%.3f", of.share()))));
        return TextTable.lines(rows);
    }

    private static List<String> steps(DeviceParity device) {
        List<List<String>> rows = new ArrayList<>(List.of(STEP_TITLES));
        device.steps()
                .forEach(of -> rows.add(List.of(
                        Integer.toString(of.step()),
                        equal(of.equal(), of.parameters()),
                        number(of.worstUlps()),
                        number(of.ulps99()))));
        return TextTable.lines(rows);
    }

    /** The elements with equal bits, e.g. {@code all 480} or {@code 479 of 480}. */
    public static String equal(long equal, long all) {
        return equal == all
                ? String.format(Locale.ROOT, "all %,d", all)
                : String.format(Locale.ROOT, "%,d of %,d", equal, all);
    }

    /** A number of units in the last place, with three digits or all before the point. */
    public static String number(double ulps) {
        return String.format(Locale.ROOT, ulps < 100 ? "%.2f" : "%,.0f", ulps);
    }
}
