package dev.chainrule.opencl;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.Arrays;

/** Adds up ones on the device that the first argument names, as many as each further one says, and prints the sums or why there is none. */
final class LongSums {
    private LongSums() {}

    public static void main(String[] arguments) {
        try (Selection selection = Backends.open(arguments[0])) {
            for (int i = 1; i < arguments.length; i++) {
                System.out.println(sum(selection.compute().backend(), Integer.parseInt(arguments[i])));
            }
        }
    }

    private static String sum(Backend backend, int terms) {
        float[] ones = new float[terms];
        Arrays.fill(ones, 1);
        try (Buffer buffer = backend.allocate(Element.FLOAT32, terms);
                Buffer sum = backend.allocate(Element.FLOAT32, 1)) {
            View row = new View(sum, 0, 1, 1);
            View all = new View(buffer, 0, terms, 1);
            backend.upload(ones, 0, all);
            backend.sumRows(1, all, 0, row);
            backend.download(row, ones, 0);
            return Float.toString(ones[0]);
        } catch (BackendException e) {
            return e.getMessage();
        }
    }
}
