package dev.chainrule.tables;

import dev.chainrule.data.DataException;
import dev.chainrule.data.DatabaseUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Opens databases that are there, and makes none. */
final class JdbcConnection {
    /** Drivers of well-known databases, by the word in their addresses: what to get where one is missing. */
    private static final Map<String, String> DRIVERS = Map.of(
            "sqlite", "org.xerial:sqlite-jdbc",
            "h2", "com.h2database:h2",
            "postgresql", "org.postgresql:postgresql",
            "mysql", "com.mysql:mysql-connector-j",
            "mariadb", "org.mariadb.jdbc:mariadb-java-client",
            "sqlserver", "com.microsoft.sqlserver:mssql-jdbc",
            "oracle", "com.oracle.database.jdbc:ojdbc11",
            "duckdb", "org.duckdb:duckdb_jdbc");

    private JdbcConnection() {}

    /**
     * Opens a database.
     *
     * @param secrets what is not to be shown
     * @throws DataException if there is no driver for it, or it cannot be opened
     */
    static Connection open(DatabaseUrl url, @Nullable String user, @Nullable String password, List<String> secrets) {
        Driver driver;
        try {
            driver = DriverManager.getDriver(url.text());
        } catch (SQLException none) {
            throw missing(url);
        }
        Properties settings = new Properties();
        if (user != null) {
            settings.setProperty("user", user);
        }
        if (password != null) {
            settings.setProperty("password", password);
        }
        makeNone(url, settings);
        try {
            Connection connection = driver.connect(url.text(), settings);
            if (connection == null) {
                throw missing(url);
            }
            return connection;
        } catch (SQLException e) {
            throw JdbcRows.failure(url.shown(), secrets, e);
        }
    }

    /** Says that a file which is not there is not to be made: SQLite and H2 would. */
    private static void makeNone(DatabaseUrl url, Properties settings) {
        String text = url.text().toLowerCase(Locale.ROOT);
        if (url.kind().equals("sqlite") && !text.contains("open_mode=") && !text.contains(":memory:")) {
            settings.setProperty("open_mode", "1"); // SQLITE_OPEN_READONLY
        }
        if (url.kind().equals("h2") && !text.contains("ifexists=") && !text.contains("jdbc:h2:mem:")) {
            settings.setProperty("IFEXISTS", "TRUE");
        }
    }

    private static DataException missing(DatabaseUrl url) {
        String known = DRIVERS.get(url.kind());
        return new DataException(url.shown() + ": no driver for jdbc:" + url.kind()
                + ", expected its jar" + (known == null ? "" : " (" + known + ")")
                + " on the class path or module path; for the command, its folder in CHAINRULE_MODULE_PATH");
    }
}
