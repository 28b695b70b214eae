package dev.chainrule.conformance;

import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.PeakProbe;
import dev.chainrule.spi.View;
import dev.chainrule.testing.ArrayBackend;

/** A correct backend with all that a backend may have. Faults are planted by overriding one operation of it. */
class OracleBackend extends ArrayBackend implements PeakProbe {
    static final String ID = "oracle:0";

    private static final long MOST_ELEMENTS = 1 << 28;

    @Override
    public Buffer allocate(Element type, long count) {
        if (count > MOST_ELEMENTS) {
            throw new BackendException(ID, "allocate", "no room for " + count + " elements of " + type, null);
        }
        return new Memory(type, (int) count) {
            @Override
            public void close() {} // calls that a Queue puts off may still need it
        };
    }

    @Override
    public void multiplyAdds(int steps, float x, float y, View t) {
        for (int s = 0; s < steps; s++) {
            each(t, (i, j) -> Math.fma((float) get(t, i, j), x, y));
        }
    }
}
