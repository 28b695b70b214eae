package dev.chainrule.spi;

/** The limits of weights as loops over arrays: what a backend on the Java heap, and the default bodies, compute by. */
public final class WeightLoops {
    private WeightLoops() {}

    /** t[at + i] nearer to 0 by limit, or 0, for i from 0 to n - 1; see {@link Backend#softThreshold}. */
    public static void softThreshold(float limit, int n, float[] t, int at) {
        for (int i = at; i < at + n; i++) {
            t[i] = t[i] > limit ? t[i] - limit : t[i] < -limit ? t[i] + limit : Float.isNaN(t[i]) ? t[i] : 0;
        }
    }

    /** Rows of t[rows, cols], which begins at t[at], no longer than the limit; see {@link Backend#limitRows}. */
    public static void limitRows(float limit, int rows, int cols, float[] t, int at) {
        for (int i = 0; i < rows; i++) {
            int from = at + i * cols;
            float sum = 0;
            for (int j = from; j < from + cols; j++) {
                sum = Math.fma(t[j], t[j], sum);
            }
            float factor = limit / (float) Math.sqrt(sum);
            if (factor < 1) {
                for (int j = from; j < from + cols; j++) {
                    t[j] *= factor;
                }
            }
        }
    }
}
