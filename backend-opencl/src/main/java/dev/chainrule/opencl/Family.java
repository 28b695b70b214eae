package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.DeviceInfo.Kind;
import java.util.Arrays;
import java.util.Locale;

/** The kernels for a kind of device. Kernels that are fast on one kind are slow on the other: by a factor of 20 and more. */
enum Family {
    /** Tiles in local memory, shared by a group of work-items. */
    GPU {
        @Override
        String missingFrom(DeviceFacts device, KernelSizes sizes) {
            int items = GpuProducts.items(sizes);
            if (device.largestGroup() < items) {
                return "groups of at most " + device.largestGroup() + " work-items, expected " + items;
            }
            long bytes = GpuProducts.localBytes(sizes);
            if (device.localMemory() < bytes) {
                return device.localMemory() + " bytes of local memory, expected " + bytes;
            }
            return "";
        }

        @Override
        Products products(Programs programs, Queue queue, long units, KernelSizes sizes) {
            return new GpuProducts(programs, queue, sizes);
        }
    },

    /** Tiles in the registers of one work-item; any device has what they need. */
    CPU {
        @Override
        String missingFrom(DeviceFacts device, KernelSizes sizes) {
            return "";
        }

        @Override
        Products products(Programs programs, Queue queue, long units, KernelSizes sizes) {
            return new CpuProducts(programs, queue, units, sizes);
        }
    };

    /** The abilities that a device lacks to run the kernels compiled with {@code sizes}, in words; empty if none. */
    abstract String missingFrom(DeviceFacts device, KernelSizes sizes);

    /** Compiles the kernels. */
    abstract Products products(Programs programs, Queue queue, long units, KernelSizes sizes);

    /**
     * The beginning of the driver's name in Mesa. Its compiler takes the kernels for GPUs in seconds, on a processor too, and
     * comes to no end with the kernels for processors (Mesa 22.3, llvmpipe, clCreateKernel of gemm_wide). Remove this when a
     * version of Mesa compiles them.
     */
    private static final String MESA = "rusticl, ";

    /** The kernels for a device. */
    static Family of(DeviceFacts device) {
        boolean first = device.kind() != Kind.CPU || device.driver().startsWith(MESA);
        return first && KernelSizes.of(GPU, device).isPresent() ? GPU : CPU;
    }

    /**
     * The kernels of a name.
     *
     * @throws IllegalArgumentException if there are none
     */
    static Family named(String word) {
        return Arrays.stream(values())
                .filter(family -> family.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kernels is '" + word + "', expected cpu or gpu"));
    }

    /** Its name in the option and in reports. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
