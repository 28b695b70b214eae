package dev.chainrule.opencl;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;

/** Probes twice, as a program may, and prints what came of it, for tests that look at it from another JVM. */
final class Probe {
    private Probe() {}

    public static void main(String[] args) {
        String first = words(new OpenClProvider().probe());
        String second = words(new OpenClProvider().probe());
        System.out.println(first.equals(second) ? first : first + ", then " + second);
    }

    private static String words(Availability found) {
        if (found instanceof Availability.Unavailable missing) {
            return "unavailable: " + missing.reason() + "; remedy: " + missing.remedy();
        }
        Availability.Available available = (Availability.Available) found;
        List<String> missing = available.missing().stream()
                .map(one -> one.id() + ": " + one.reason() + "; remedy: " + one.remedy())
                .toList();
        return "available: " + available.devices().stream().map(DeviceInfo::id).toList()
                + (missing.isEmpty() ? "" : ", missing " + missing);
    }
}
