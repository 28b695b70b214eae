package dev.chainrule.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chainrule.data.Csv;
import dev.chainrule.data.DataException;
import dev.chainrule.data.DatabaseUrl;
import dev.chainrule.data.Row;
import dev.chainrule.data.RowSource;
import dev.chainrule.data.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of H2 and of SQLite, with what databases hold that is no number. */
class JdbcRowsTest {
    @TempDir
    Path folder;

    private String url(String kind) {
        return "jdbc:" + kind + ":" + folder.resolve("flowers" + (kind.equals("sqlite") ? ".db" : ""));
    }

    /** A database with flowers, of which one has no petal, and with a picture and a date of each. */
    private String flowers(String kind) throws SQLException {
        String url = url(kind);
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table flowers (id integer primary key, sepal double precision, petal decimal(6,2),"
                            + " wild boolean, kind varchar(20), seen date, picture blob)");
            for (int i = 1; i <= 8; i++) {
                statement.execute("insert into flowers values (" + i + ", " + i + ".5, " + (i == 3 ? "null" : i + ".25")
                        + ", " + (i % 2 == 0) + ", '" + (i % 2 == 0 ? "rose" : "lily") + "', "
                        + (kind.equals("h2") ? "date " : "") + "'2026-11-0" + i + "', x'0102')");
            }
            statement.execute("create table none (x integer, kind varchar(20))");
        }
        return url;
    }

    private static List<Row> all(RowSource rows) {
        List<Row> all = new ArrayList<>();
        try (rows) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    private static Table read(String url, String query) {
        try (RowSource rows = JdbcRows.open(url, null, null, query)) {
            return new Csv().reading().read(rows);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void numbersTruthAndTextAreCells(String kind) throws SQLException {
        RowSource rows = JdbcRows.open(
                flowers(kind), null, null, "select sepal, petal, wild, kind as name from flowers order by id");
        assertThat(rows.header()).extracting(String::toLowerCase).containsExactly("sepal", "petal", "wild", "name");
        List<Row> all = all(rows);
        assertThat(all).hasSize(8);
        assertThat(all.get(1).number()).isEqualTo(2);
        assertThat(all.get(1).value(0)).isEqualTo(2.5);
        assertThat(all.get(1).value(1)).isEqualTo(2.25);
        assertThat(all.get(1).value(2)).isEqualTo(1);
        assertThat(all.get(0).value(2)).isZero();
        assertThat(all.get(1).text(3)).isEqualTo("rose");
        assertThat(all.get(2).text(1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void aQueryBecomesATable(String kind) throws SQLException {
        Table table = read(flowers(kind), "select sepal, wild, kind from flowers order by id");
        assertThat(table.rows()).isEqualTo(8);
        assertThat(table.features()).isEqualTo(2);
        assertThat(table.classes()).containsExactly("lily", "rose");
        assertThat(table.value(7, 0)).isEqualTo(8.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void aMissingCellIsTold(String kind) throws SQLException {
        String url = flowers(kind);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(url, "select sepal, petal, kind from flowers order by id"))
                .withMessageContaining("row 3")
                .withMessageContainingAll("column 2", "empty");
    }

    /** A database's own text of a time differs from one driver to the next. */
    @Test
    void timesAreText() throws SQLException {
        Table table = read(
                flowers("h2"),
                "select sepal, cast('2026-01-02 03:04:05' as timestamp) as seen, kind from flowers order by id");
        assertThat(table.categories(1)).containsExactly("2026-01-02T03:04:05");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void bytesAreNoCells(String kind) throws SQLException {
        String url = flowers(kind);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(url, "select sepal, picture, kind from flowers order by id"))
                .withMessageContainingAll("row 1", "column 2", "the cell is bytes, expected a number or text");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(url, "select sepal, picture from flowers order by id"))
                .withMessageContainingAll("row 1", "column 2", "the cell is bytes, expected a number or text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void noRowsAreRefused(String kind) throws SQLException {
        String url = flowers(kind);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(url, "select * from none"))
                .withMessageContaining("select * from none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void whatIsNoQueryIsRefusedAndChangesNothing(String kind) throws SQLException {
        String url = flowers(kind);
        for (String wrong : List.of("select * from nowhere", "delete from flowers", "no sql at all", "")) {
            assertThatExceptionOfType(DataException.class)
                    .as(wrong)
                    .isThrownBy(() -> read(url, wrong))
                    .withMessageContaining("the database says: ");
        }
        assertThat(all(JdbcRows.open(url, null, null, "select id from flowers")))
                .hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void aDatabaseThatIsNotThereIsNotMade(String kind) {
        String url = url(kind);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(url, "select 1"))
                .withMessageContaining("jdbc:" + kind);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void aConnectionOfOnesOwnStaysOpen(String kind) throws SQLException {
        try (Connection connection = DriverManager.getConnection(flowers(kind))) {
            try (RowSource rows = JdbcRows.of(connection, "select sepal, kind from flowers order by id")) {
                assertThat(new Csv().reading().read(rows).rows()).isEqualTo(8);
            }
            assertThat(connection.isClosed()).isFalse();
            connection.close();
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> JdbcRows.of(connection, "select 1"))
                    .withMessageStartingWith("database (select 1): the database says: ");
        }
    }

    @Test
    void aConnectionThatIsClosedMeanwhileIsTold() throws SQLException {
        try (Connection connection = DriverManager.getConnection(flowers("h2"))) {
            RowSource rows = JdbcRows.of(connection, "select sepal, kind from flowers order by id");
            assertThat(rows.next()).isNotNull();
            connection.close();
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(rows::next)
                    .withMessageContaining("the database says: ");
        }
    }

    @Test
    void passwordsAreNotShown() throws SQLException {
        String url = url("h2");
        DriverManager.getConnection(url, "sa", "s3cret").close();
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> JdbcRows.open(url, "sa", "wr0ng", "select 1"))
                .withMessageContaining("Wrong user name or password")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("wr0ng"));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> JdbcRows.open(url + ";user=sa;password=s3cret", null, null, "select nothing"))
                .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("s3cret"))
                .withMessageContaining("password=***");
        assertThat(all(JdbcRows.open(url, "sa", "s3cret", "select 1"))).hasSize(1);
        for (String hidden : List.of(
                "jdbc:postgresql://host/db?user=me&password=s3cret&ssl=true",
                "jdbc:mysql://me:s3cret@host/db",
                "jdbc:sqlserver://host;user=me;password=s3cret;encrypt=true",
                "jdbc:oracle:thin:me/s3cret@host:1521:db")) {
            assertThat(new DatabaseUrl(hidden).shown()).doesNotContain("s3cret").contains("***");
        }
        assertThat(new DatabaseUrl("jdbc:sqlite:my.db").shown()).isEqualTo("jdbc:sqlite:my.db");
    }

    @Test
    void aMissingDriverIsNamed() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> JdbcRows.open("jdbc:postgresql://host/db?password=s3cret", null, null, "select 1"))
                .withMessage("jdbc:postgresql://host/db?password=***: no driver for jdbc:postgresql, expected its jar"
                        + " (org.postgresql:postgresql) on the class path or module path; for the command, its folder in"
                        + " CHAINRULE_MODULE_PATH");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> JdbcRows.open("jdbc:abacus", null, null, "select 1"))
                .withMessageContaining("no driver for jdbc:abacus, expected its jar on the class path");
    }

    @Test
    void anOrderIsFound() {
        assertThat(JdbcRows.ordered("select *\nfrom flowers ORDER\n  BY id")).isTrue();
        assertThat(JdbcRows.ordered("select ordered, by_hand from flowers")).isFalse();
    }
}
