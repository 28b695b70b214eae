package dev.chainrule.conformance;

import dev.chainrule.check.ReferenceTwin;
import dev.chainrule.reference.Precision;
import dev.chainrule.spi.Availability;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Holds one device of a backend to every rule of {@code docs/spi-rules.md}; each rule is a test with the rule's number
 * in its name. A backend's author writes
 *
 * <pre>{@code
 * class ScalarConformanceTest extends BackendConformance {
 *     protected BackendProvider provider() { return new CpuBackendProvider(); }
 *     protected String device() { return "cpu:scalar"; }
 * }
 * }</pre>
 *
 * <p>Shapes and numbers come from the system property {@code chainrule.seed}: a number, {@code random}, or nothing for
 * a fixed seed. A failure's message says which one replays it. The rules are skipped, with the provider's reason, where
 * its probe finds nothing; a device that is missing among those found is a failure.
 */
public abstract class BackendConformance {
    /** For the author's class, of which JUnit makes an instance. */
    protected BackendConformance() {}

    /** A new provider of the backend. */
    protected abstract BackendProvider provider();

    /** The id of the device, e.g. {@code cpu:scalar}. */
    protected abstract String device();

    /** The options to open the device with; none unless overridden. */
    protected Map<String, String> options() {
        return Map.of();
    }

    /** How accurate the device is to be, by its kind and {@link DeviceInfo#denormals}: {@link ReferenceTwin#precision}. */
    protected Precision precision(DeviceInfo device) {
        return ReferenceTwin.precision(device);
    }

    /** One test for each rule, by family. */
    @TestFactory
    public final Stream<DynamicContainer> rules() {
        Subject subject = subject();
        long seed = Seed.ofRun();
        Capabilities capabilities = new Capabilities(subject.device(), subject.options());
        return Arrays.stream(RuleFamily.values())
                .map(family -> DynamicContainer.dynamicContainer(
                        family.toString(),
                        Rules.of(family)
                                .map(rule -> DynamicTest.dynamicTest(
                                        rule.toString(), () -> prove(rule, subject, seed, capabilities)))));
    }

    /** Proves a rule; with {@code -Dchainrule.capabilities=FOLDER} the finding goes to the device's file in that folder. */
    private static void prove(Rule rule, Subject subject, long seed, Capabilities capabilities) throws IOException {
        capabilities.broken(rule.number());
        try {
            capabilities.holds(rule.number(), rule.prove(subject, seed));
        } finally {
            String folder = System.getProperty(Capabilities.PROPERTY);
            if (folder != null) {
                capabilities.write(Path.of(folder));
            }
        }
    }

    private Subject subject() {
        BackendProvider provider = provider();
        Availability found = provider.probe();
        if (found instanceof Availability.Available available) {
            DeviceInfo device = named(device(), available.devices());
            return new Subject(provider, device, options(), precision(device));
        }
        return Assumptions.abort(device() + " was not tested: " + found);
    }

    private static DeviceInfo named(String id, List<DeviceInfo> devices) {
        return devices.stream()
                .filter(device -> device.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("probe: no device " + id + ", only "
                        + devices.stream().map(DeviceInfo::id).toList()));
    }
}
