package dev.chainrule.cli;

import dev.chainrule.spi.Availability;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Tunable;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Devices with the option {@code speed}, of which some values are wrong in a way of their own; a device's configurations
 * are in {@link #SPEEDS}. Chosen only when named. What was timed and kept is here for tests to see.
 */
public final class TunableProvider implements Tunable {
    private static final Map<String, List<String>> SPEEDS = Map.of(
            "right", List.of("slow", "fast"),
            "tuned", List.of("fast", "slow"),
            "mixed", List.of("slow", "otherbits", "inexact", "absent", "fast", "dying", "late"),
            "wrong", List.of("inexact", "fast"),
            "alone", List.of("fast", "inexact"),
            "readonly", List.of("slow", "fast"),
            "endless", List.of("endless", "fast"),
            "broken", List.of("dying", "fast"));

    /** The speeds that clocks were read for. */
    static final Set<String> TIMED = new HashSet<>();
    /** The options that were to be kept, device by device. */
    static final List<String> KEPT = new ArrayList<>();

    static void forget() {
        TIMED.clear();
        KEPT.clear();
    }

    @Override
    public String name() {
        return "tunable";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Set<String> options() {
        return Set.of("speed");
    }

    @Override
    public Availability probe() {
        return new Availability.Available(SPEEDS.keySet().stream()
                .sorted()
                .map(name -> new DeviceInfo("tunable:" + name, "tunable", DeviceInfo.Kind.CPU, -1, 1 << 30, Map.of()))
                .toList());
    }

    private static List<String> speeds(DeviceInfo device) {
        return SPEEDS.get(device.id().substring("tunable:".length()));
    }

    @Override
    public List<Map<String, String>> configurations(DeviceInfo device, Map<String, String> options) {
        Stream<String> speeds = options.isEmpty() ? speeds(device).stream() : Stream.of();
        return speeds.map(speed -> Map.of("speed", speed)).toList();
    }

    @Override
    public String remember(DeviceInfo device, Map<String, String> configuration) {
        KEPT.add(device.id() + " " + configuration);
        if (device.id().equals("tunable:readonly")) {
            throw new BackendException(device.id(), "remember", "cannot write into a museum", null);
        }
        return "a notebook";
    }

    @Override
    public Backend open(DeviceInfo device, Map<String, String> options) {
        String speed = options.getOrDefault("speed", speeds(device).get(0));
        if (speed.equals("absent")) {
            throw new BackendException(device.id(), "open", "there is no such\nspeed here", null);
        }
        return Scalar.with((operation, args) -> {
            if (operation.equals("finish")) {
                TIMED.add(speed);
            }
            go(device, speed, operation, args);
        });
    }

    private static void go(DeviceInfo device, String speed, String operation, Object[] args) {
        boolean gradient = operation.equals("accumulateGradient");
        switch (speed) {
            case "slow" -> sleep(operation.equals("dense") ? 1 : 0);
            case "endless" -> sleep(operation.equals("outputDelta") ? 200 : 0);
            case "otherbits" -> { // within bounds
                if (gradient) {
                    args[0] = Math.nextUp((Float) args[0]);
                }
            }
            case "inexact" -> { // right for as many examples as the smoke test has, or it would not be opened
                if (gradient && ((View) args[1]).rows() != 19) {
                    args[0] = (Float) args[0] * 1.001f;
                }
            }
            case "late" -> { // wrong for batches of three only
                if (gradient && ((View) args[1]).rows() == 3) {
                    args[0] = (Float) args[0] * 1.001f;
                }
            }
            case "dying" -> {
                if (operation.equals("finish")) {
                    throw new BackendException(device.id(), operation, "the device is gone", null);
                }
            }
            default -> {}
        }
    }

    private static void sleep(long milliseconds) {
        if (milliseconds == 0) {
            return; // Thread.sleep(0) gives the processor away
        }
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
