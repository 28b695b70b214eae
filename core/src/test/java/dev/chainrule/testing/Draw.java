package dev.chainrule.testing;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Random data. Its text, for failure messages, is what replays it. */
public final class Draw {
    private final long seed;
    private final SplittableRandom random;

    /** Data from this seed. */
    public Draw(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** Data from {@code -Dchainrule.seed}: a number, {@code random}, or the same in every run where it is not given. */
    public static Draw ofRun() {
        String text = System.getProperty("chainrule.seed");
        if (text == null || text.isBlank() || text.startsWith("${")) {
            return new Draw(20261123);
        }
        return new Draw(text.equals("random") ? new SecureRandom().nextInt() & 0xffff_ffffL : Long.parseLong(text));
    }

    /** An integer in [0, bound). */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A float in [-limit, limit). */
    public float within(float limit) {
        return (float) (random.nextDouble() * 2 - 1) * limit;
    }

    /** Floats in [-limit, limit). */
    public float[] floats(int count, float limit) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = within(limit);
        }
        return values;
    }

    /** The option that replays it. */
    @Override
    public String toString() {
        return "replay with -Dchainrule.seed=" + seed;
    }
}
