package dev.chainrule.nn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * A column of a table, and the inputs that its cells become. A number is one input. A category is an input for each that is
 * known, 1 for the one that it is and 0 for the others: one-hot. A cell that is missing may be an input of its own.
 *
 * @param name its name; empty where the table has no names
 * @param kind what becomes of its cells
 * @param categories the known categories in the order of their inputs; for labels that apply or not the two texts for that, the
 *     text of 0 first; none for others
 * @param fill the number that stands in for a missing one; NaN where none may be missing, and for other kinds
 * @param missing whether there is another input behind the others, 1 where the cell is missing and 0 where it is not
 */
public record TableColumn(String name, Kind kind, List<String> categories, double fill, boolean missing) {
    /** The use of the cells of a column. */
    public enum Kind {
        /** Numbers, an input. */
        NUMBER,
        /** Categories, an input for each. */
        CATEGORY,
        /** Labels: no input, but targets. */
        LABEL,
        /** Weights of the rows in training: no input. */
        WEIGHT,
        /** Neither: it was there, and is left out. */
        IGNORED
    }

    /**
     * Checks that the parts fit the kind.
     *
     * @throws IllegalArgumentException if there are categories for other kinds, none for this one, or one twice; if an infinite
     *     number stands in for missing ones, or one is there for other kinds; or if only the missing cells of numbers are known
     */
    public TableColumn {
        Objects.requireNonNull(name, "name");
        categories = List.copyOf(categories);
        boolean fit = kind == Kind.CATEGORY
                ? !categories.isEmpty()
                : categories.isEmpty() || (kind == Kind.LABEL && categories.size() == 2);
        if (!fit) {
            String expected = kind == Kind.CATEGORY ? "some" : kind == Kind.LABEL ? "none or two" : "none";
            throw wrong(name, kind, categories.size() + " categories", expected);
        }
        if (new HashSet<>(categories).size() < categories.size()) {
            throw wrong(name, kind, "a category twice", "each once");
        }
        boolean fills = kind == Kind.NUMBER && Double.isFinite(fill);
        if (!fills && !Double.isNaN(fill)) {
            throw wrong(name, kind, fill + " for missing numbers", kind == Kind.NUMBER ? "a finite number" : "none");
        }
        if (missing && !fills && kind != Kind.CATEGORY) {
            throw wrong(name, kind, "an input for missing cells alone", "a number for them too, or categories");
        }
    }

    private static IllegalArgumentException wrong(String name, Kind kind, String what, String expected) {
        return new IllegalArgumentException(
                "column '" + name + "' of kind " + kind + " has " + what + ", expected " + expected);
    }

    /** Numbers, none of which may be missing. */
    public static TableColumn number(String name) {
        return new TableColumn(name, Kind.NUMBER, List.of(), Double.NaN, false);
    }

    /** Categories, none of which may be missing. */
    public static TableColumn category(String name, List<String> categories) {
        return new TableColumn(name, Kind.CATEGORY, categories, Double.NaN, false);
    }

    /** Labels. */
    public static TableColumn label(String name) {
        return new TableColumn(name, Kind.LABEL, List.of(), Double.NaN, false);
    }

    /**
     * A label that applies to a row or does not.
     *
     * @param no the text for a row to which it does not
     * @param yes the text for a row to which it does
     */
    public static TableColumn label(String name, String no, String yes) {
        return new TableColumn(name, Kind.LABEL, List.of(no, yes), Double.NaN, false);
    }

    /** Weights of the rows. */
    public static TableColumn weight(String name) {
        return new TableColumn(name, Kind.WEIGHT, List.of(), Double.NaN, false);
    }

    /** A column that is left out. */
    public static TableColumn ignored(String name) {
        return new TableColumn(name, Kind.IGNORED, List.of(), Double.NaN, false);
    }

    /** A copy with another name. */
    public TableColumn rename(String other) {
        return new TableColumn(other, kind, categories, fill, missing);
    }

    /** Whether it becomes inputs. */
    public boolean isFeature() {
        return kind == Kind.NUMBER || kind == Kind.CATEGORY;
    }

    /** Whether it is of numbers, none of which may be missing: one input, the cell as it is. */
    public boolean isPlain() {
        return kind == Kind.NUMBER && Double.isNaN(fill);
    }

    /** Whether cells may be missing. */
    public boolean takesMissing() {
        return missing || !Double.isNaN(fill);
    }

    /** The number of inputs. */
    public int inputs() {
        return isFeature() ? (kind == Kind.NUMBER ? 1 : categories.size()) + (missing ? 1 : 0) : 0;
    }

    /** The names of the inputs: {@code age}, {@code color=red}, {@code age missing}. */
    public List<String> inputNames() {
        List<String> names = new ArrayList<>(inputs());
        if (!isFeature()) {
            return names;
        }
        if (kind == Kind.NUMBER) {
            names.add(name);
        }
        categories.forEach(category -> names.add(name + "=" + category));
        if (missing) {
            names.add(name + " missing");
        }
        return names;
    }

    /**
     * Whether an input is 0 or 1 and nothing else.
     *
     * @param input counted from 0 among those of this column
     */
    public boolean isIndicator(int input) {
        return kind != Kind.NUMBER || input > 0;
    }

    /**
     * An input of a cell, before it is scaled.
     *
     * @param cell a number, or the place of a category among the known ones, counted from 0; NaN for a missing cell
     * @param input counted from 0 among those of this column
     */
    public double input(double cell, int input) {
        boolean absent = Double.isNaN(cell);
        if (missing && input == inputs() - 1) {
            return absent ? 1 : 0;
        }
        if (kind == Kind.NUMBER) {
            return absent ? fill : cell;
        }
        return input == cell ? 1 : 0;
    }
}
