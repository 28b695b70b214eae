package dev.chainrule.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compute.Compute;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Tunable;
import dev.chainrule.testing.FakeProvider;
import dev.chainrule.testing.Lab;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A selection passes on to the provider of its device the options of the entry by which it was chosen. */
class ConfigurationsTest {
    private static final class Configured extends FakeProvider implements Tunable {
        String remembered = "";

        Configured() {
            super("a");
            options("mode", "tiles").device("a:0", 1);
        }

        @Override
        public List<Map<String, String>> configurations(DeviceInfo device, Map<String, String> options) {
            return List.of(options, Map.of("mode", "m", "tiles", "8"));
        }

        @Override
        public String remember(DeviceInfo device, Map<String, String> configuration) {
            remembered = device.id() + " " + configuration;
            return "memory";
        }
    }

    private final Configured a = new Configured();

    @Test
    void theChosenDeviceHasItsProvidersConfigurations() {
        try (Selection selection = Lab.of(a).open("b,a?mode=m,*")) {
            List<Map<String, String>> configurations = selection.configurations();
            assertThat(configurations).containsExactly(Map.of("mode", "m"), Map.of("mode", "m", "tiles", "8"));
            try (Compute compute = selection.open(configurations.get(0))) {
                assertThat(compute.device()).isEqualTo(selection.device());
                assertThat(a.asked).containsExactly("a:0 {mode=m}", "a:0 {mode=m}");
                assertThat(a.open()).isEqualTo(2);
            }
            assertThat(a.open()).isEqualTo(1);
            assertThat(selection.remember(configurations.get(0))).isEqualTo("memory");
            assertThat(a.remembered).isEqualTo("a:0 {mode=m}");
        }
    }

    @Test
    void aProviderHasNoneUnlessItSaysSo() {
        FakeProvider plain = new FakeProvider("plain").device("plain:0", 1);
        try (Selection selection = Lab.of(plain).open("plain")) {
            assertThat(selection.configurations()).isEmpty();
            assertThatThrownBy(() -> selection.remember(Map.of()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("plain:0 has no configurations");
        }
    }
}
