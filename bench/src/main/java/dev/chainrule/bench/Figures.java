package dev.chainrule.bench;

import java.util.Locale;

/** Numbers as people read them. */
public final class Figures {
    private Figures() {}

    /** Three digits that count, none after the point from 100 on; "-" for what is not known or without bounds. */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
