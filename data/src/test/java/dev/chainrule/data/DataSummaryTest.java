package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.nn.Scaling;
import dev.chainrule.train.Dataset;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DataSummaryTest {
    @Test
    void tellsRowsFeaturesClassesAndParts() {
        String flowers = "sl,sw,pl,pw,species\n" + "5,3,1,0.2,setosa\n".repeat(50) + "6,3,4,1.2,versicolor\n".repeat(50)
                + "6,3,5,2.2,virginica\n".repeat(50);
        Table table = new Csv().parse("iris.csv", flowers);
        DataSummary summary = DataSummary.of(Examples.of(table.split(), Targets.oneHot(table.classes())));

        assertThat(summary.text())
                .isEqualTo("150 rows, 4 features (sl, sw, pl, pw), 3 classes (setosa 50, versicolor 50, virginica 50); "
                        + "120 to learn from, 30 to judge by");
        assertThat(summary.classes()).isEqualTo(Map.of("setosa", 50, "versicolor", 50, "virginica", 50));
        assertThat(summary.classes().keySet()).containsExactly("setosa", "versicolor", "virginica");
    }

    @Test
    void cutsWhatIsMuch() {
        assertThat(DataSummary.of(Digits.split(1)).text())
                .isEqualTo("1,797 rows, 64 features, 10 classes (0 178, 1 182, 2 177, 3 183, 4 181, 5 182, …); "
                        + "1,437 to learn from, 360 to judge by");
        String wide =
                IntStream.range(0, 50).mapToObj(i -> "a long name " + i + ",").collect(Collectors.joining()) + "kind\n"
                        + ("1,".repeat(50) + "yes\n" + "2,".repeat(50) + "no\n").repeat(2);
        Table table = new Csv().parse("x", wide);
        assertThat(DataSummary.of(Examples.of(table.split(2, 1), Targets.binary(table.classes())))
                        .text())
                .isEqualTo("4 rows, 50 features (a long name 0, a long name 1, a long name 2, a long name 3, …), "
                        + "2 classes (no 2, yes 2); 2 to learn from, 2 to judge by");
    }

    @Test
    void theValidationSetIsTold() {
        DataSummary digits = DataSummary.of(Digits.split(1));
        assertThat(digits.heldOut(144).text()).endsWith("; 1,293 to learn from, 144 to validate by, 360 to judge by");

        Table table = new Csv().parse("x", "1,a\n2,b\n".repeat(5));
        Dataset set = Examples.of(table, Scaling.identity(1), Targets.oneHot(table.classes()));
        assertThat(DataSummary.of(new Split<>(set, set), set).text())
                .isEqualTo("30 rows, 1 feature, 2 classes (a 15, b 15); 10 to learn from, 10 to validate by,"
                        + " 10 to judge by");
    }

    @Test
    void quantitiesHaveNoClasses() {
        Table table = new Csv().quantities().parse("x", "1,1.5\n3,2.5\n4,7\n");
        Dataset set = Examples.of(table, Scaling.identity(1), Targets.standardized());

        assertThat(DataSummary.of(new Split<>(set, set)).text())
                .isEqualTo("6 rows, 1 feature, quantities to predict; 3 to learn from, 3 to judge by");
    }
}
