package dev.chainrule.tables;

import dev.chainrule.data.DataException;
import dev.chainrule.data.DatabaseUrl;
import dev.chainrule.data.Row;
import dev.chainrule.data.RowSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a query gives, read one after the other; NULL is a missing cell. Numbers keep their value, truth values are 1 and 0, dates
 * and times are text as ISO 8601 writes them, and bytes are no cells.
 *
 * <pre>{@code
 * try (RowSource rows = JdbcRows.of(connection, "select sepal, petal, kind from flowers order by id")) {
 *     Table flowers = new TableReading().label("kind").read(rows);
 * }
 * }</pre>
 *
 * <p>A database gives rows in whatever order it likes unless the query has an {@code order by}: with it, the same seed gives the same bits.
 */
public final class JdbcRows implements RowSource {
    /** The rows that a driver may fetch at a time. */
    private static final int FETCHED = 1000;

    private static final Pattern ORDERED = Pattern.compile("(?is).*\\border\\s+by\\b.*");

    private final String name;
    private final List<String> secrets;
    private final Work closing;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final JdbcCells cells;
    private final List<String> header = new ArrayList<>();
    private long number;

    /** Work with a database that may fail. */
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private JdbcRows(String name, List<String> secrets, Connection connection, String query, Work closing)
            throws SQLException {
        this.name = name;
        this.secrets = secrets;
        this.closing = closing;
        this.statement = connection.prepareStatement(query);
        try {
            statement.setFetchSize(FETCHED);
            this.rows = statement.executeQuery();
            ResultSetMetaData columns = rows.getMetaData();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                header.add(columns.getColumnLabel(column));
            }
            this.cells = new JdbcCells(rows, header.size());
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /**
     * The rows of a query over a connection of one's own, which stays open.
     *
     * @throws DataException if the connection is closed, or the database refuses the query
     */
    public static JdbcRows of(Connection connection, String query) {
        String name = name("database", query);
        try {
            return new JdbcRows(name, List.of(), connection, query, () -> {});
        } catch (SQLException e) {
            throw failure(name, List.of(), e);
        }
    }

    /**
     * The rows of a query over a connection that is closed with them, after all that the query changed was undone. A file that SQLite or H2
     * would make is not made.
     *
     * @param url of JDBC, such as {@code jdbc:sqlite:flowers.db}; passwords in it are not shown in messages
     * @param user null where the database needs none
     * @param password null where the database needs none
     * @throws DataException if there is no driver, the database cannot be opened, or it refuses the query
     */
    public static JdbcRows open(String url, @Nullable String user, @Nullable String password, String query) {
        DatabaseUrl address = new DatabaseUrl(url);
        List<String> secrets = new ArrayList<>(address.secrets());
        if (password != null) {
            secrets.add(password);
        }
        String name = name(address.shown(), query);
        Connection connection = JdbcConnection.open(address, user, password, secrets);
        try {
            connection.setAutoCommit(false);
            return new JdbcRows(name, secrets, connection, query, () -> close(connection));
        } catch (SQLException e) {
            DataException failure = failure(name, secrets, e);
            try {
                close(connection);
            } catch (SQLException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    private static void close(Connection connection) throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }

    /** "jdbc:sqlite:flowers.db: select …". */
    private static String name(String database, String query) {
        String words = query.strip().replaceAll("\\s+", " ");
        return database + " (" + words + ")";
    }

    /** Whether the query says in what order it gives its rows. */
    public static boolean ordered(String query) {
        return ORDERED.matcher(query).matches();
    }

    static DataException failure(String name, List<String> secrets, SQLException cause) {
        String reason = String.valueOf(cause.getMessage()).strip();
        String shown = DatabaseUrl.hide(reason, secrets);
        String message = name + ": the database says: " + shown.replaceAll("\\s+", " ");
        return shown.equals(reason) ? new DataException(message, cause) : new DataException(message);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> header() {
        return List.copyOf(header);
    }

    @Override
    public @Nullable Row next() {
        try {
            if (!rows.next()) {
                return null;
            }
            number++;
            return cells.row(number);
        } catch (SQLException e) {
            throw failure(name, secrets, e);
        }
    }

    @Override
    public void close() {
        try {
            rows.close();
            statement.close();
            closing.run();
        } catch (SQLException e) {
            throw failure(name, secrets, e);
        }
    }
}
