package dev.chainrule.data;

import dev.chainrule.train.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The built-in data set: 1,797 handwritten digits as images of 8 x 8 pixels with values 0 to 16, of which 1,437 are to
 * learn from and 360 to be judged by, with their share of each digit. Features are scaled to mean 0 and standard
 * deviation 1 of the training part.
 *
 * <p>It is the test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak (1998), UCI Machine
 * Learning Repository, <a href="https://doi.org/10.24432/C50P49">doi.org/10.24432/C50P49</a>, licensed under
 * <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>; repacked as one CSV file, values unchanged.
 */
public final class Digits {
    /** The seed of {@link #train()} and {@link #test()}. */
    public static final long SPLIT_SEED = Table.SPLIT_SEED;

    /** The name of the set in messages: the word that users of the command type. */
    private static final String NAME = "digits";

    private static final String RESOURCE = "digits.csv.gz";
    private static final int TRAIN_ROWS = 1437;
    private static final int CLASSES = 10;
    private static final int WIDTH = 8;

    private Digits() {}

    /** The 1,437 examples to learn from. */
    public static Dataset train() {
        return train(SPLIT_SEED);
    }

    /** The 360 examples to be judged by. */
    public static Dataset test() {
        return test(SPLIT_SEED);
    }

    /** 1,437 examples to learn from, drawn by a seed. */
    public static Dataset train(long splitSeed) {
        return split(splitSeed).train();
    }

    /** The 360 examples that {@link #train(long)} leaves for the same seed, in its scaling. */
    public static Dataset test(long splitSeed) {
        return split(splitSeed).test();
    }

    /** Both parts. */
    public static Split<Dataset> split(long splitSeed) {
        Split<Dataset> parts =
                Examples.of(table().split(TRAIN_ROWS, splitSeed), Targets.oneHot(ClassNames.numbered(CLASSES)));
        return new Split<>(new Pictures(parts.train(), WIDTH), new Pictures(parts.test(), WIDTH));
    }

    /** All digits, in the order of the original. */
    public static Table table() {
        try (InputStream in = resource()) {
            return new Csv().read(NAME, in);
        } catch (IOException e) {
            throw Source.failure(NAME, e);
        }
    }

    private static InputStream resource() {
        return Objects.requireNonNull(
                Digits.class.getResourceAsStream(RESOURCE), NAME + ": " + RESOURCE + " is missing from chainrule-data");
    }
}
