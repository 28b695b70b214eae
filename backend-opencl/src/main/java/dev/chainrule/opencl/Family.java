package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Context;
import dev.chainrule.opencl.cl.Device;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.DeviceInfo.Kind;
import java.util.Locale;

/** Kernels for a kind of device. What is fast on one is slow on the other: by a factor of 20 and more. */
enum Family {
    /** Tiles in local memory, shared by a group of work-items. */
    GPU {
        @Override
        String missingFrom(Group group) {
            if (group.items < GpuProducts.ITEMS) {
                return "groups of at most " + group.items + " work-items, expected " + GpuProducts.ITEMS;
            }
            if (group.localBytes < GpuProducts.LOCAL_BYTES) {
                return group.localBytes + " bytes of local memory, expected " + GpuProducts.LOCAL_BYTES;
            }
            return "";
        }

        @Override
        Products products(Context context, Queue queue, Elements elements, String options) {
            return new GpuProducts(context, queue, options);
        }
    },

    /** Tiles in the registers of one work-item; any device has what they need. */
    CPU {
        @Override
        String missingFrom(Group group) {
            return "";
        }

        @Override
        Products products(Context context, Queue queue, Elements elements, String options) {
            return new CpuProducts(context, queue, elements, options);
        }
    };

    /**
     * What a device gives to a group of work-items.
     *
     * @param items the most that may be in one
     * @param localBytes the memory that they share
     */
    record Group(long items, long localBytes) {
        static Group on(Device device) {
            return new Group(device.largestGroup(), device.localMemory());
        }
    }

    /** What the kernels need and the device does not have; nothing, if it has all. */
    abstract String missingFrom(Group group);

    abstract Products products(Context context, Queue queue, Elements elements, String options);

    /** The kernels for a device. */
    static Family of(Kind kind, Group group) {
        return kind != Kind.CPU && GPU.missingFrom(group).isEmpty() ? GPU : CPU;
    }

    /**
     * The kernels that a user asked for.
     *
     * @throws IllegalArgumentException if there are none of that name, or the device lacks what they need; it says what
     */
    static Family named(String word, Group group) {
        for (Family family : values()) {
            if (family.word().equals(word)) {
                String missing = family.missingFrom(group);
                if (!missing.isEmpty()) {
                    throw new IllegalArgumentException("kernels is '" + word + "', and the device has " + missing);
                }
                return family;
            }
        }
        throw new IllegalArgumentException("kernels is '" + word + "', expected cpu or gpu");
    }

    /** Its name in the option and in reports. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
