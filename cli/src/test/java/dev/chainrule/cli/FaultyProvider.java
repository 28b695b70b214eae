package dev.chainrule.cli;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.BackendProvider;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Devices that compute well until they are opened, and then go wrong: {@code faulty:gradient} is off by a thousandth, {@code
 * faulty:kernel} as well, but only by a kernel that small operands don't meet unless the device is proved; {@code faulty:device}
 * dies in the third epoch of the digits and {@code faulty:stuck} computes for ever there, {@code faulty:memory} runs out of it.
 * Chosen only when named.
 */
public final class FaultyProvider implements BackendProvider {
    /** The line that {@code faulty:stuck} prints on standard error when it is stuck. */
    static final String STUCK = "faulty:stuck is stuck";

    /** Two layers and 45 batches make 90 calls of accumulateGradient an epoch. */
    private static final int CALLS = 200;

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public Availability probe() {
        return new Availability.Available(
                List.of(device("gradient"), device("kernel"), device("device"), device("stuck"), device("memory")));
    }

    private static DeviceInfo device(String name) {
        return new DeviceInfo("faulty:" + name, "goes wrong", DeviceInfo.Kind.CPU, -1, 1 << 30, Map.of());
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        int[] calls = {0};
        boolean[] opened = {false};
        boolean[] proved = {false};
        return Scalar.with((operation, args) -> {
            if (operation.equals("prove")) { // false at the end of the smoke test
                proved[0] = (Boolean) args[0];
                opened[0] |= !proved[0];
            }
            if (!opened[0]) {
                return;
            }
            calls[0] += operation.equals("accumulateGradient") ? 1 : 0;
            switch (device.id()) {
                case "faulty:gradient" -> {
                    if (operation.equals("accumulateGradient")) {
                        args[0] = (Float) args[0] * 1.001f;
                    }
                }
                case "faulty:kernel" -> {
                    if (operation.equals("accumulateGradient") && proved[0]) {
                        args[0] = (Float) args[0] * 1.001f;
                    }
                }
                case "faulty:device" -> {
                    if (calls[0] > CALLS) {
                        throw new BackendException(device.id(), operation, "the device is gone", null);
                    }
                }
                case "faulty:stuck" -> {
                    if (calls[0] > CALLS) {
                        System.err.println(STUCK);
                    }
                    while (calls[0] > CALLS) {
                        Thread.onSpinWait();
                    }
                }
                default -> {
                    if (operation.equals("allocate") && (Long) args[1] > 100) {
                        throw new OutOfMemoryError("Java heap space");
                    }
                }
            }
        });
    }
}
