/** Rows of databases, by JDBC. */
module dev.chainrule.tables {
    requires static org.jspecify; // annotations: to compile with, not to run with
    requires transitive dev.chainrule.data;
    requires transitive java.sql;

    exports dev.chainrule.tables;

    provides dev.chainrule.data.RowSourceProvider with
            dev.chainrule.tables.JdbcProvider;
}
