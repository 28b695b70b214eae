package dev.chainrule.cpu.jvm;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** The options of HotSpot, as they were set or defaulted. Needs the module jdk.management. */
final class HotSpotOptions {
    private HotSpotOptions() {}

    /** The value of an option, or nothing where this JVM does not have it. */
    static Optional<String> value(String option) {
        try {
            return Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
                    .map(bean -> bean.getVMOption(option).getValue());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no option of this JVM, or no bean
        }
    }
}
