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
 * The programs of an opened device. What its driver compiled before, from the same sources with the same options, comes out
 * of the store; what is compiled goes there once it has been proved.
 */
final class Programs {
    /** Changes when what is stored means something else. */
    private static final String FORMAT = "program 1";

    private final Context context;
    private final Device device;
    private final Store store;
    private final Map<List<String>, byte[]> unproved = new LinkedHashMap<>();
    private boolean fromStore;

    Programs(Context context, Device device, Store store) {
        this.context = context;
        this.device = device;
        this.store = store;
    }

    /**
     * Compiles files, functions.cl before them.
     *
     * @param macros beside the options that all have, e.g. {@code " -D ROWS=6"}
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
        fromStore |= before.isPresent();
        return before.orElseGet(() -> {
            Program program = new Program(context, file, source, options);
            program.binary().ifPresent(binary -> unproved.put(key, binary));
            return program;
        });
    }

    /** Whether any of them came out of the store. */
    boolean fromStore() {
        return fromStore;
    }

    /** Stores what was compiled, since all of it gave right answers. */
    void proved() {
        unproved.forEach(store::put);
        unproved.clear();
    }

    /** Correct rounding where there is a choice: precision is promised, and a division is no product. */
    private String common() {
        return "-cl-std=CL1.2" + (device.roundsDivisions() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
    }

    /** None if the driver no longer wants it. */
    private Optional<Program> ofBinary(String file, byte[] binary, String options) {
        try {
            return Optional.of(new Program(context, file, binary, options));
        } catch (BackendException e) {
            return Optional.empty();
        }
    }
}
