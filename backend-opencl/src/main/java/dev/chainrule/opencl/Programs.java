package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Context;
import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Program;
import dev.chainrule.spi.BackendException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of an opened device. A program that its driver compiled before, from the same sources with the same options,
 * comes out of the store; one that is compiled now goes there once its kernels have been proved.
 */
final class Programs {
    /** A part of every key; it changes when the form of the stored programs changes. */
    private static final String FORMAT = "program 1";

    private final Context context;
    private final Device device;
    private final Store store;
    private final Map<List<String>, byte[]> unproved = new LinkedHashMap<>();

    Programs(Context context, Device device, Store store) {
        this.context = context;
        this.device = device;
        this.store = store;
    }

    /**
     * Compiles files, functions.cl before them.
     *
     * @param macros options beside those of all programs, e.g. {@code " -D ROWS=6"}
     */
    Program of(String file, String macros) {
        String source = Sources.of("functions.cl", file);
        String options = common() + macros;
        List<String> key = List.of(
                FORMAT,
                source,
                options,
                device.name(),
                device.vendor(),
                device.version(),
                device.driver(),
                device.platform(),
                device.platformVersion(),
                Long.toString(device.vectorWidth()));
        Optional<Program> before = store.get(key).flatMap(binary -> ofBinary(file, binary, options));
        return before.orElseGet(() -> {
            Program program = new Program(context, file, source, options);
            program.binary().ifPresent(binary -> unproved.put(key, binary));
            return program;
        });
    }

    /** Stores the programs that were compiled: all their kernels gave right answers. */
    void proved() {
        unproved.forEach(store::put);
        unproved.clear();
    }

    /** Correct rounding where there is a choice: precision is promised, and a division is no product. */
    private String common() {
        return "-cl-std=CL1.2" + (device.roundsDivisions() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
    }

    /** The program that was compiled before; none if the driver refuses it now. */
    private Optional<Program> ofBinary(String file, byte[] binary, String options) {
        try {
            return Optional.of(new Program(context, file, binary, options));
        } catch (BackendException e) {
            return Optional.empty();
        }
    }
}
