package dev.chainrule.cpu;

import java.util.ArrayList;
import java.util.List;

/** A thread that makes garbage and asks for collections, one after the other, as long as its JVM runs. */
public final class Collections {
    private static final int LONGEST = 10_000;
    private static final int ARRAYS = 1000;

    private Collections() {}

    /** Starts the thread. */
    public static void begin() {
        Thread garbage = new Thread(Collections::collect);
        garbage.setDaemon(true);
        garbage.start();
    }

    private static void collect() {
        List<float[]> kept = new ArrayList<>();
        for (int i = 0; ; i++) {
            kept.add(new float[1 + i % LONGEST]);
            if (i % ARRAYS == 0) {
                kept.clear();
                System.gc();
            }
        }
    }
}
