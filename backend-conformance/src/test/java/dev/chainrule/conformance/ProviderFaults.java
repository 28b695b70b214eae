package dev.chainrule.conformance;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Wrong providers. */
final class ProviderFaults {
    private ProviderFaults() {}

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault("P1", "the name is for people to read", () -> new OracleProvider(OracleBackend::new) {
                    @Override
                    public String name() {
                        return "Oracle";
                    }
                }),
                new Fault("P1", "compiled against another SPI", () -> new OracleProvider(OracleBackend::new) {
                    @Override
                    public int spiVersion() {
                        return SPI_VERSION + 1;
                    }
                }),
                new Fault("P1", "options appear with the first call", () -> new OracleProvider(OracleBackend::new) {
                    private boolean asked;

                    @Override
                    public Set<String> options() {
                        Set<String> options = asked ? Set.of("threads", "precision") : Set.of("threads");
                        asked = true;
                        return options;
                    }
                }),
                new Fault("P2", "an id without the provider's name", () -> probing("oracle:0", "1")),
                new Fault(
                        "P2", "two platforms both number their devices from 0", () -> probing("oracle:0", "oracle:0")),
                new Fault("P2", "a device is missing without a word", () -> new OracleProvider(OracleBackend::new) {
                    @Override
                    public Availability probe() {
                        return new Availability.Available(
                                ((Availability.Available) super.probe()).devices(),
                                List.of(new Availability.Missing("oracle:fast", "", "")));
                    }
                }),
                new Fault("P2", "each probe numbers the devices anew", () -> new OracleProvider(OracleBackend::new) {
                    private int next;

                    @Override
                    public Availability probe() {
                        return new Availability.Available(
                                List.of(OracleProvider.device("oracle:0"), OracleProvider.device("oracle:" + ++next)));
                    }
                }),
                new Fault("P3", "open gives out the backend that is open already", () -> {
                    Backend only = new OracleBackend();
                    return new OracleProvider(() -> only);
                }),
                new Fault(
                        "P4",
                        "a number that cannot be read is the default",
                        () -> new OracleProvider(OracleBackend::new) {
                            @Override
                            public Backend open(DeviceInfo device, Map<String, String> options) {
                                return new OracleBackend();
                            }
                        }),
                new Fault(
                        "P4",
                        "a NumberFormatException without the option's name",
                        () -> new OracleProvider(OracleBackend::new) {
                            @Override
                            public Backend open(DeviceInfo device, Map<String, String> options) {
                                Integer.parseInt(options.getOrDefault("threads", "1"));
                                return new OracleBackend();
                            }
                        }),
                new Fault(
                        "P5",
                        "the device's name is a configuration's option",
                        () -> configured(Map.of("device", "oracle:0"))),
                new Fault(
                        "P5",
                        "the fastest in the table is there twice",
                        () -> configured(Map.of("threads", "2"), Map.of("threads", "1"), Map.of("threads", "2"))),
                new Fault(
                        "P6", "whatever is to be remembered is written", () -> new OracleProvider(OracleBackend::new) {
                            @Override
                            public String remember(DeviceInfo device, Map<String, String> configuration) {
                                return "a file";
                            }
                        }));
    }

    @SafeVarargs
    private static OracleProvider configured(Map<String, String>... configurations) {
        return new OracleProvider(OracleBackend::new) {
            @Override
            public List<Map<String, String>> configurations(DeviceInfo device, Map<String, String> options) {
                return List.of(configurations);
            }
        };
    }

    private static OracleProvider probing(String... ids) {
        return new OracleProvider(OracleBackend::new) {
            @Override
            public Availability probe() {
                return new Availability.Available(
                        Stream.of(ids).map(OracleProvider::device).toList());
            }
        };
    }
}
