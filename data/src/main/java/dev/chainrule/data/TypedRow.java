package dev.chainrule.data;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of numbers, of objects that stand for their text, and of null where a cell is missing. */
record TypedRow(long number, List<? extends @Nullable Object> cells) implements Row {
    @Override
    public int size() {
        return cells.size();
    }

    @Override
    public String text(int column) {
        Object cell = cells.get(column);
        return cell == null
                ? ""
                : cell instanceof Number value ? text(value) : cell.toString().strip();
    }

    /** Whole numbers without a point, as they name a class or a category. */
    private static String text(Number value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
        }
        if (value instanceof Double || value instanceof Float) {
            double number = value.doubleValue();
            boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
            return whole ? Long.toString((long) number) : value.toString();
        }
        return value.toString();
    }

    @Override
    public boolean isNumber(int column) {
        return cells.get(column) instanceof Number || Row.super.isNumber(column);
    }

    @Override
    public boolean isMissing(int column) {
        Object cell = cells.get(column);
        return cell instanceof Number value ? Double.isNaN(value.doubleValue()) : Row.super.isMissing(column);
    }

    @Override
    public double value(int column) {
        if (!(cells.get(column) instanceof Number cell)) {
            return Row.super.value(column);
        }
        double value = cell.doubleValue();
        return Float.isFinite((float) value)
                ? value
                : Numeral.finite(Double.toString(value)); // which says why it is none
    }
}
