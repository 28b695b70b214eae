package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.chainrule.nn.Topology;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.train.Dataset;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are named by a word, and their parts. */
final class DataSetsTest {
    private static final DataSource STREAM = DataSource.of("-");

    @TempDir
    Path folder;

    /** Rows of two features and a label that repeats, below a header. */
    private static String rows(int count, String... labels) {
        StringBuilder text = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < count; i++) {
            text.append(i % 7)
                    .append(',')
                    .append(i % 5)
                    .append(',')
                    .append(labels[i % labels.length])
                    .append('\n');
        }
        return text.toString();
    }

    private DataSource file(String name, String text) throws IOException {
        return DataSource.of(Files.writeString(folder.resolve(name), text).toString());
    }

    private static DataSets stream(String text) {
        return new DataSets().stream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSourceIsNamedByAWord() {
        assertThat(DataSource.of("digits").kind()).isEqualTo(DataSource.Kind.DIGITS);
        assertThat(DataSource.of("digits").files()).isEmpty();
        assertThat(STREAM.isStream()).isTrue();
        assertThat(STREAM.is(DataSource.Kind.TABLE)).isTrue();
        assertThat(STREAM.files()).isEmpty();
        assertThat(DataSource.of(folder.toString()).kind()).isEqualTo(DataSource.Kind.IDX);
        assertThat(DataSource.of(folder.toString()).files()).hasSize(8);
        assertThat(DataSource.of("none.csv").files()).containsExactly(Path.of("none.csv"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSource.of(" "))
                .withMessage("empty, expected digits, a CSV file, or a folder of IDX files");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataSource.of("a\0b"))
                .withMessageStartingWith("no name of a file: ");
    }

    @Test
    void digitsComeInTwoParts() {
        Split<Dataset> digits = new DataSets().split(DataSource.of("digits"), null);
        assertThat(digits.train().size()).isEqualTo(1437);
        assertThat(digits.test().size()).isEqualTo(360);
    }

    @Test
    void aStreamIsSplit() {
        Split<Dataset> sets = stream(rows(50, "a", "b", "c")).split(STREAM, null);
        assertThat(sets.train().size()).isEqualTo(40);
        assertThat(sets.test().size()).isEqualTo(10);
        assertThat(sets.train().outputs()).isEqualTo(3);
    }

    @Test
    void anotherFileIsReadInTheColumnsOfTheFirst() throws IOException {
        List<String> notes = new ArrayList<>();
        DataSets plan = new DataSets().notes(notes::add);
        DataSource learnt = file("learnt.csv", rows(20, "a", "b"));
        Split<Dataset> sets = plan.split(learnt, file("others.csv", "y,kind,x\n1,b,2\n"));
        assertThat(sets.train().size()).isEqualTo(20);
        assertThat(sets.test().size()).isEqualTo(1);
        assertThat(notes).isEmpty();
        plan.split(learnt, file("headless.csv", "2,1,b\n"));
        assertThat(notes).singleElement().asString().contains("headless.csv: has no header");
    }

    @Test
    void outputUnitsDecideWhatLabelsMean() {
        String numbers = rows(60, "1.5", "2.5", "3.5", "4.5", "5.5", "6.5", "7.5", "8.5", "9.5", "10.5", "11.5")
                .replaceFirst("x,y,kind\n", "");
        assertThat(stream(numbers)
                        .outputs(OutputUnit.IDENTITY, null)
                        .split(STREAM, null)
                        .train()
                        .outputs())
                .isEqualTo(1);
        String two = rows(20, "a", "b");
        assertThat(stream(two).split(STREAM, null).train().outputs()).isEqualTo(2);
        assertThat(stream(two).outputs(null, 1).split(STREAM, null).train().outputs())
                .isEqualTo(1);
        StringBuilder different = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            different.append(i % 7).append(',').append(i + 0.25).append('\n');
        }
        assertThatExceptionOfType(QuantityLabelsException.class)
                .isThrownBy(() -> stream(different.toString()).split(STREAM, null))
                .withMessage(
                        "standard input: the labels are 30 different numbers in 30 rows, which look like a quantity");
        assertThat(stream(different.toString())
                        .outputs(OutputUnit.SOFTMAX, null)
                        .split(STREAM, null)
                        .train()
                        .outputs())
                .isEqualTo(30);
    }

    @Test
    void aRowAloneCannotBeSplit() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> stream(rows(1, "a")).split(STREAM, null))
                .withMessage("standard input: one row, expected at least 2, to learn from and to judge by");
    }

    @Test
    void aModelIsJudgedAndAskedInItsOwnColumns() throws IOException {
        DataSource learnt = file("learnt.csv", rows(50, "a", "b"));
        Dataset train = new DataSets().split(learnt, null).train();
        Topology model = Topology.of(2, 3, 2);
        DataSource others = file("others.csv", "kind,y,x\na,1,2\nb,3,4\nb,0,1\n");
        assertThat(new DataSets().judging(others, train.schema(), model).size()).isEqualTo(3);
        Split<Dataset> more = new DataSets().split(learnt, null, train.schema(), model);
        assertThat(more.train().size()).isEqualTo(40);
        assertThat(more.train().schema()).isEqualTo(train.schema());
        Table questions = new DataSets().questions(others, train.schema(), false);
        assertThat(questions.features()).isEqualTo(2);
        assertThat(questions.value(0, 0)).isEqualTo(2);
        DataSource digits = DataSource.of("digits");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataSets().judging(digits, train.schema(), model))
                .withMessage("digits: 64 features beside the label, expected 2 as the model has inputs");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new DataSets().questions(digits, train.schema(), false))
                .withMessage("digits: is a data set with labels, expected a CSV file");
    }
}
