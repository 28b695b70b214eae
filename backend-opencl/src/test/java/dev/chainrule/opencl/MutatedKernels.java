package dev.chainrule.opencl;

import dev.chainrule.conformance.Mutation;
import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Driver;
import dev.chainrule.opencl.cl.NoDriverException;
import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.DeviceInfo;
import java.util.List;
import java.util.Optional;

/**
 * Judges the kernels of the first device, whose sources may be those of a mutant. They are not proved when the device is opened, as usual they are:
 * it is the kit that has to notice.
 */
final class MutatedKernels {
    private MutatedKernels() {}

    /** Takes the options kernels and tiles, and the number of random sequences. */
    public static void main(String[] arguments) throws NoDriverException {
        Device device = Driver.find().devices().get(0);
        KernelSizes sizes =
                KernelSizes.named(Family.named(arguments[0]), arguments[1]).orElseThrow();
        try (Selection judge = Backends.open("cpu:scalar")) {
            DeviceInfo info = FirstDevice.info();
            Mutation.judge(
                    judge.compute().backend(),
                    info,
                    () -> new OpenClBackend(info.id(), device, sizes, new Nothing()),
                    Integer.parseInt(arguments[2]));
        }
        System.exit(0); // a kernel that has broken the driver may keep it from ending
    }

    /** Keeps no compiled program. */
    private static final class Nothing implements Store {
        @Override
        public Optional<byte[]> get(List<String> key) {
            return Optional.empty();
        }

        @Override
        public boolean put(List<String> key, byte[] value) {
            return false;
        }
    }
}
