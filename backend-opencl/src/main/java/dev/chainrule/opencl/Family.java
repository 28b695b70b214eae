package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Context;
import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.DeviceInfo;
import java.util.Locale;

/** Kernels for a kind of device. What is fast on one is slow on the other: by a factor of 20 and more. */
enum Family {
    /** Tiles in local memory, shared by a group of work-items. */
    GPU {
        @Override
        String missingOn(Device device) {
            Parameters parameters = Parameters.of(word(), device);
            int items = GpuProducts.items(parameters);
            if (device.largestGroup() < items) {
                return "groups of at most " + device.largestGroup() + " work-items, expected " + items;
            }
            long bytes = GpuProducts.localBytes(parameters);
            if (device.localMemory() < bytes) {
                return device.localMemory() + " bytes of local memory, expected " + bytes;
            }
            return "";
        }

        @Override
        Products products(Context context, Queue queue, Elements elements, Parameters parameters, String options) {
            return new GpuProducts(context, queue, parameters, options);
        }
    },

    /** Tiles in the registers of one work-item; any device has what they need. */
    CPU {
        @Override
        String missingOn(Device device) {
            return "";
        }

        @Override
        Products products(Context context, Queue queue, Elements elements, Parameters parameters, String options) {
            return new CpuProducts(context, queue, elements, parameters, options);
        }
    };

    /** What the kernels need and the device does not have; nothing, if it has all. */
    abstract String missingOn(Device device);

    abstract Products products(Context context, Queue queue, Elements elements, Parameters parameters, String options);

    static Family of(Device device) {
        return device.kind() != DeviceInfo.Kind.CPU && GPU.missingOn(device).isEmpty() ? GPU : CPU;
    }

    /** Its name in the option and in reports. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
