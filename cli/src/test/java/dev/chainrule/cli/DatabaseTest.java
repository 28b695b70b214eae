package dev.chainrule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables from a database. */
final class DatabaseTest {
    private static final String ROWS = "select sl, sw, pl, pw, species from flowers order by id";

    @TempDir
    Path folder;

    private String url;

    @BeforeEach
    void flowers() throws IOException, SQLException {
        url = "jdbc:sqlite:" + folder.resolve("flowers.db");
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/dev/chainrule/cli/iris.csv"));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    "create table flowers (id integer primary key, sl real, sw real, pl real, pw real, species text)");
            try (PreparedStatement row = connection.prepareStatement(
                    "insert into flowers (sl, sw, pl, pw, species) values (?, ?, ?, ?, ?)")) {
                for (String line : lines.subList(1, lines.size())) {
                    String[] cells = line.split(",");
                    for (int j = 0; j < 4; j++) {
                        row.setDouble(j + 1, Double.parseDouble(cells[j]));
                    }
                    row.setString(5, cells[4]);
                    row.execute();
                }
            }
            connection.commit();
        }
    }

    @Test
    void aQueryLearnsWhatTheFileLearns() throws IOException {
        Path model = folder.resolve("model");
        Run database =
                Run.of("train", url, "--query", ROWS, "--seed", "7", "--epochs", "20", "--save", model.toString());
        Run file = Run.of("train", "src/test/resources/dev/chainrule/cli/iris.csv", "--seed", "7", "--epochs", "20");
        String figures = database.succeeds().lastLine().replaceFirst(" · \\d+[.]\\d+ s .*", "");
        assertThat(file.succeeds().lastLine()).startsWith(figures);
        assertThat(database.err())
                .contains("150 rows, 4 features (sl, sw, pl, pw), 3 classes (setosa 50, versicolor 50, virginica 50)");

        assertThat(Run.of("evaluate", model.toString(), url, "--query", "select * from flowers", "--ignore-extra")
                        .succeeds()
                        .lastLine())
                .startsWith("accuracy 0.89");
        assertThat(Run.of("predict", model.toString(), url, "--query", "select sl, sw, pl, pw from flowers order by id")
                        .succeeds()
                        .out()
                        .lines())
                .hasSize(150)
                .startsWith("setosa");
        assertThat(Run.of("cv", url, "--query", ROWS, "--epochs", "2", "--folds", "3")
                        .succeeds()
                        .out())
                .contains("mean ");
        assertThat(Run.of("search", url, "--query", ROWS, "--epochs", "2", "--rate", "0.1/1")
                        .succeeds()
                        .lastLine())
                .contains("--query '" + ROWS + "'");
    }

    @Test
    void rowsWithoutAnOrderAreNoted() {
        assertThat(Run.of("train", url, "--query", "select * from flowers", "--epochs", "1")
                        .succeeds()
                        .err())
                .contains("note: " + url + ": a database gives rows in any order; with order by");
        assertThat(Run.of("train", url, "--query", ROWS, "--epochs", "1")
                        .succeeds()
                        .err())
                .doesNotContain("any order");
    }

    @Test
    void whatIsMissingIsTold() {
        Run.of("train", url).fails(ExitCode.USAGE, url + ": no query, expected one such as --query");
        Run.of("train", "iris.csv", "--query", ROWS)
                .fails(ExitCode.USAGE, "--query is for databases, and iris.csv is none");
        Run.of("train", url, "--query", ROWS, "--header", "absent").fails(ExitCode.USAGE, "--header is for CSV files");
        Run.of("train", url, "--query", "select * from nowhere")
                .fails(ExitCode.FAILED, "the database says: ", "no such table: nowhere");
        Run.of("train", url.replace("flowers.db", "none.db"), "--query", ROWS)
                .fails(ExitCode.FAILED, "none.db", "the database says: ");
        Run.of("train", "jdbc:postgresql://host/db", "--query", ROWS)
                .fails(ExitCode.FAILED, "no driver for jdbc:postgresql", "CHAINRULE_MODULE_PATH");
        Run.of("train", "flowers.parquet").fails(ExitCode.FAILED, "chainrule-parquet", "CHAINRULE_MODULE_PATH");
    }

    @Test
    void aPasswordIsShownNowhere() {
        String secret = "jdbc:postgresql://host/db?user=me&password=s3cret";
        for (Run run : List.of(
                Run.of("train", secret, "--query", ROWS),
                Run.of("train", secret),
                Run.of("train", secret, "--query", ROWS, "--verbose"),
                Run.of("train", "digits", "--test", secret, "--query", ROWS),
                Run.of(
                        "train",
                        secret,
                        "--query",
                        ROWS,
                        "--checkpoint",
                        folder.resolve("run").toString()))) {
            assertThat(run.exitCode()).isNotZero();
            assertThat(run.out() + run.err()).doesNotContain("s3cret");
        }
        Run.of(
                        "train",
                        secret,
                        "--query",
                        ROWS,
                        "--checkpoint",
                        folder.resolve("run").toString())
                .fails(ExitCode.USAGE, "--checkpoint", "password=***", "CHAINRULE_PASSWORD");
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
