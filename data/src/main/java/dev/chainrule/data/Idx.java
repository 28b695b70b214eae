package dev.chainrule.data;

import dev.chainrule.train.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads image sets in IDX files, the format of MNIST and Fashion-MNIST, plain or gzip (told by content). Examples are
 * pixels, see {@link Dataset#pixels()}; their targets are one-hot and the classes are called "0", "1" ….
 */
public final class Idx {
    private static final int IMAGE_DIMENSIONS = 3;
    private static final int LABEL_DIMENSIONS = 1;

    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
    private static final String GZIP = ".gz";

    private Idx() {}

    /**
     * Reads {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the two {@code t10k-} files of a
     * folder, each with or without {@code .gz}. The classes are 0 to the largest training label.
     *
     * @throws DataException if a file is missing or wrong, see {@link #read}, or if the test images have other sizes
     */
    public static Split<Dataset> folder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(Quote.source(folder.toString()) + ": "
                    + (Files.exists(folder) ? "is a file" : "no such folder") + ", expected a folder of IDX files");
        }
        Path testImages = find(folder, TEST_IMAGES);
        Path testLabels = find(folder, TEST_LABELS);
        IdxFile images = IdxFile.read(find(folder, TRAIN_IMAGES), IMAGE_DIMENSIONS);
        IdxFile labels = IdxFile.read(find(folder, TRAIN_LABELS), LABEL_DIMENSIONS);
        Dataset train = examples(images, labels, classes(labels));
        IdxFile unseen = IdxFile.read(testImages, IMAGE_DIMENSIONS);
        checkSameShape(images, unseen);
        return new Split<>(train, examples(unseen, IdxFile.read(testLabels, LABEL_DIMENSIONS), train.outputs()));
    }

    /** Every file that {@link #folder} reads of a folder if it is there: four, each with or without {@code .gz}. */
    public static List<Path> files(Path folder) {
        return Stream.of(TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)
                .flatMap(name -> Stream.of(folder.resolve(name), folder.resolve(name + GZIP)))
                .toList();
    }

    /**
     * Reads a file of images and the file of their labels, which are 0 to {@code classes - 1}.
     *
     * @throws DataException if a file cannot be read, has another magic number, is shorter or longer than it declares,
     *     the numbers of images and labels differ, or a label is out of range; the message has the offset of the byte
     */
    public static Dataset read(Path images, Path labels, int classes) {
        return examples(IdxFile.read(images, IMAGE_DIMENSIONS), IdxFile.read(labels, LABEL_DIMENSIONS), classes);
    }

    private static Dataset examples(IdxFile images, IdxFile labels, int classes) {
        int count = images.dimension(0);
        if (labels.dimension(0) != count) {
            throw new DataException(labels.source() + ": byte 4: " + labels.dimension(0) + " labels, expected " + count
                    + ", one for each image of " + images.source());
        }
        Targets targets = Targets.oneHot(ClassNames.numbered(classes));
        byte[] numbers = labels(labels);
        float[] classNumbers = new float[count];
        for (int i = 0; i < count; i++) {
            int label = numbers[i] & 0xff;
            if (label >= classes) {
                throw new DataException(labels.source() + ": byte " + labels.offset(i) + ": label " + label
                        + " is none of the classes " + ClassNames.describe(targets.classes()));
            }
            classNumbers[i] = label;
        }
        TargetRows rows = TargetRows.classes(classNumbers, targets.outputs());
        return new Images(images.rows(), images.dimension(1), images.dimension(2), rows, targets.classes());
    }

    private static byte[] labels(IdxFile file) {
        byte[] labels = new byte[file.dimension(0)];
        file.rows().copy(0, labels.length, labels);
        return labels;
    }

    private static int classes(IdxFile labels) {
        int largest = 0;
        for (byte label : labels(labels)) {
            largest = Math.max(largest, label & 0xff);
        }
        if (largest == 0) {
            throw new DataException(labels.source() + ": all labels are 0, expected at least two classes");
        }
        return largest + 1;
    }

    private static void checkSameShape(IdxFile train, IdxFile test) {
        if (train.dimension(1) != test.dimension(1) || train.dimension(2) != test.dimension(2)) {
            throw new DataException(test.source() + ": byte 8: images of " + test.dimension(1) + " x "
                    + test.dimension(2) + " pixels, expected " + train.dimension(1) + " x " + train.dimension(2)
                    + " as in " + train.source());
        }
    }

    private static Path find(Path folder, String name) {
        Path plain = folder.resolve(name);
        Path gzip = folder.resolve(name + GZIP);
        if (!Files.exists(plain) && !Files.exists(gzip)) {
            throw new DataException(
                    Quote.source(folder.toString()) + ": no file " + name + ", expected it there, with or without .gz");
        }
        return Files.exists(plain) ? plain : gzip;
    }
}
