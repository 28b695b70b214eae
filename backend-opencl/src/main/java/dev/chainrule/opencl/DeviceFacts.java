package dev.chainrule.opencl;

import dev.chainrule.opencl.cl.Device;
import dev.chainrule.spi.DeviceInfo.Kind;

/**
 * The facts of a device by which kernels and their sizes are chosen.
 *
 * @param driver its platform and its driver, with their versions
 * @param vectorWidth the floats of its widest vector
 * @param largestGroup the most work-items that may be in a group
 * @param localMemory the bytes that they share
 */
record DeviceFacts(
        Kind kind, String name, String vendor, String driver, long vectorWidth, long largestGroup, long localMemory) {
    static DeviceFacts of(Device device) {
        return new DeviceFacts(
                device.kind(),
                device.name(),
                device.vendor(),
                String.join(", ", device.platform(), device.platformVersion(), device.driver()),
                device.vectorWidth(),
                device.largestGroup(),
                device.localMemory());
    }
}
