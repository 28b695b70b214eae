package dev.chainrule.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds room for short texts beside the points of a plot, such that none overlaps at any of its widths. */
public final class Labels {
    private static final double MARKER = 7;
    private static final double LINE = 13;
    private static final double LETTER = 7.5;

    private final List<Box> taken = new ArrayList<>();
    private final double height;

    /** @param height of the plot, in pixels */
    public Labels(double height) {
        this.height = height;
    }

    /**
     * A box in a plot.
     *
     * @param share where its origin lies across, as a share of the plot's width
     * @param left of the box from there, in pixels
     * @param right of the box from there, in pixels
     * @param top of the box, in pixels
     * @param bottom of the box, in pixels
     */
    public record Box(double share, double left, double right, double top, double bottom) {
        private boolean meets(Box other, int width) {
            double apart = (other.share - share) * width;
            return left < other.right + apart && other.left + apart < right && top < other.bottom && other.top < bottom;
        }

        private boolean within(double height, int width) {
            return share * width + left >= 0 && share * width + right <= width && top >= 0 && bottom <= height;
        }
    }

    /**
     * Where a text goes, by its middle.
     *
     * @param dx pixels to the right of its point
     * @param y its base line, in pixels from the top
     */
    public record Place(double dx, double y) {}

    /** How wide a text may be at most. */
    public static double width(String text) {
        return LETTER * text.length() + 2;
    }

    /** Keeps texts away from a box. */
    public void avoid(Box box) {
        taken.add(box);
    }

    /** Keeps texts away from a marker. */
    public void avoid(double share, double y) {
        taken.add(new Box(share, -MARKER, MARKER, y - MARKER, y + MARKER));
    }

    /** Room beside a point, which is taken by this; empty if there is none. */
    public Optional<Place> beside(double share, double y, String text) {
        double half = width(text) / 2;
        double aside = MARKER + 1 + half;
        return Stream.of(
                        new Place(aside, y + 4),
                        new Place(-aside, y + 4),
                        new Place(0, y - MARKER - 3),
                        new Place(0, y + MARKER + LINE - 2))
                .filter(place ->
                        take(new Box(share, place.dx - half, place.dx + half, place.y - LINE + 3, place.y + 3)))
                .findFirst();
    }

    private boolean take(Box box) {
        for (int width : Plot.WIDTHS) {
            if (!box.within(height, width) || taken.stream().anyMatch(other -> box.meets(other, width))) {
                return false;
            }
        }
        taken.add(box);
        return true;
    }
}
