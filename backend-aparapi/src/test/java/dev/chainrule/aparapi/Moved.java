package dev.chainrule.aparapi;

import com.aparapi.device.OpenCLDevice;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Has collections of garbage move the array that is a device's memory, between operations that count up in it, and prints
 * what the count is in the end, or the message of the failure. The argument says whether the backend gets to know of
 * collections: {@code counted} or {@code missed}.
 */
final class Moved {
    private static final int ROUNDS = 20;
    private static final int PIECE = 1 << 20;

    private Moved() {}

    public static void main(String[] arguments) {
        OpenCLDevice device = Natives.devices().get(0);
        device.setSharedMemory(false);
        LongSupplier collections = arguments[0].equals("counted") ? new GarbageCollections() : () -> 0;
        List<byte[]> before =
                new ArrayList<>(); // what lies below the array, and is garbage later: then the array moves
        for (int i = 0; i < 2 * ROUNDS; i++) {
            before.add(new byte[PIECE]);
        }
        System.gc();
        Backend backend =
                new AparapiBackend(FirstDevice.ID, new OperationsKernel(device), device, 1 << 26, collections);
        try (backend) {
            System.out.println(count(backend, before));
        } catch (BackendException e) {
            System.out.println(e.getMessage());
        }
    }

    private static float count(Backend backend, List<byte[]> before) {
        View one = new View(backend.allocate(Element.FLOAT32, 1), 0, 1, 1);
        View sum = new View(backend.allocate(Element.FLOAT32, 1), 0, 1, 1);
        backend.upload(new float[] {1}, 0, one);
        backend.upload(new float[] {0}, 0, sum);
        float[] result = new float[1];
        for (int i = 0; i < ROUNDS; i++) {
            backend.axpy(1, one, sum);
            before.subList(0, 2).clear();
            System.gc();
            backend.axpy(1, one, sum);
        }
        backend.download(sum, result, 0);
        return result[0];
    }
}
