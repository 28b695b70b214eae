package dev.chainrule.data;

import dev.chainrule.nn.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a table are read, wherever they come from: which columns are labels, and which are for a model. Immutable;
 * every setting returns another reading.
 *
 * <pre>{@code Table orders = new TableReading().label("late").read(source);}</pre>
 */
public final class TableReading {
    /** The word for categories that are found. */
    private static final String FOUND = "auto";

    private final Csv.Header header;
    private final LabelChoice label;
    private final ColumnChoice columns;
    private final @Nullable Schema model;
    private final boolean lenient;

    /**
     * The choice of labels.
     *
     * @param columns the numbers of the columns, counted from 1, or their names; none for the last, or for the model's
     * @param present whether there is a column of labels at all
     * @param quantities whether labels are quantities rather than classes
     */
    record LabelChoice(List<String> columns, boolean present, boolean quantities) {}

    /**
     * The treatment of features.
     *
     * @param ignored the columns that are left out, by number or name
     * @param categories the columns that are told to be categories, by number or name
     * @param found whether columns of text are categories without being told
     * @param missing the treatment of missing cells
     * @param weight the column of the weights of rows, by number or name; empty for none
     */
    record ColumnChoice(List<String> ignored, List<String> categories, boolean found, Missing missing, String weight) {}

    /** The label in the last column, columns of text as categories; a header is recognized where the source does not know one. */
    public TableReading() {
        this(
                Csv.Header.AUTO,
                new LabelChoice(List.of(), true, false),
                new ColumnChoice(List.of(), List.of(), true, Missing.ERROR, ""),
                null,
                false);
    }

    private TableReading(
            Csv.Header header, LabelChoice label, ColumnChoice columns, @Nullable Schema model, boolean lenient) {
        this.header = header;
        this.label = label;
        this.columns = columns;
        this.model = model;
        this.lenient = lenient;
    }

    /** A copy with this header, for sources that do not know the names of their columns. */
    public TableReading header(Csv.Header told) {
        return new TableReading(told, label, columns, model, lenient);
    }

    /**
     * A copy with the label in the given column: a number counted from 1, or a name. A number always counts columns, even if a
     * column has that name. Several columns are several quantities, or labels that apply or not, in the order in which the table
     * has them. An empty text is no column, and leaves the last.
     */
    public TableReading label(String... told) {
        List<String> some =
                stripped(told).stream().filter(name -> !name.isEmpty()).toList();
        return label(new LabelChoice(some, true, label.quantities()));
    }

    /** A copy for features only, to predict from. A model's label is left out if it has a name and is there. */
    public TableReading unlabelled() {
        return label(new LabelChoice(List.of(), false, label.quantities()));
    }

    /** A copy for labels that are quantities, so that it is no matter if one occurs once. */
    public TableReading quantities() {
        return label(new LabelChoice(label.columns(), label.present(), true));
    }

    private TableReading label(LabelChoice told) {
        return new TableReading(header, told, columns, model, lenient);
    }

    /** A copy that leaves out these columns, which are given as {@link #label} takes one. A model knows them, and leaves them out too. */
    public TableReading ignore(String... told) {
        return columns(new ColumnChoice(
                stripped(told), columns.categories(), columns.found(), columns.missing(), columns.weight()));
    }

    /**
     * A copy that takes the cells of these columns for categories, even if they are numbers; they are given as {@link #label}
     * takes one. The word {@code auto} among them stands for columns whose cells are no numbers, which are found by the first
     * cell that is not missing, as they are unless this is called. Each category becomes an input, see
     * {@link dev.chainrule.nn.TableColumn}.
     */
    public TableReading categories(String... told) {
        List<String> names = new ArrayList<>(stripped(told));
        boolean found = names.removeIf(FOUND::equals);
        return columns(
                new ColumnChoice(columns.ignored(), List.copyOf(names), found, columns.missing(), columns.weight()));
    }

    /** A copy with this treatment of missing cells. Rows without a label are left out, unless it is {@link Missing#ERROR}. */
    public TableReading missing(Missing told) {
        return columns(
                new ColumnChoice(columns.ignored(), columns.categories(), columns.found(), told, columns.weight()));
    }

    /**
     * A copy that takes the numbers of a column for the weights of the rows in training, see
     * {@link dev.chainrule.train.Dataset#copyWeights}; it is given as {@link #label} takes one. They are scaled to mean 1 of the
     * training part.
     */
    public TableReading weight(String told) {
        return columns(new ColumnChoice(
                columns.ignored(), columns.categories(), columns.found(), columns.missing(), told.strip()));
    }

    private TableReading columns(ColumnChoice told) {
        return new TableReading(header, label, told, model, lenient);
    }

    private static List<String> stripped(String... names) {
        return Arrays.stream(names).map(String::strip).toList();
    }

    /**
     * A copy for data to give a model: its features are found by name where both have names, in whatever order, and by
     * place otherwise; unless told, the label is the model's too, and so are categories and the treatment of missing cells. A
     * column that the model does not know is refused, see {@link #ignoreExtra}; its label need not be read, see
     * {@link #unlabelled}. The features of the table are the inputs of the model. {@link Table#notes} tells if names
     * could not be compared.
     */
    public TableReading matching(Schema schema) {
        return new TableReading(header, label, columns, schema, lenient);
    }

    /** A copy that leaves out columns whose names the model does not know. */
    public TableReading ignoreExtra() {
        return new TableReading(header, label, columns, model, true);
    }

    Csv.Header header() {
        return header;
    }

    LabelChoice label() {
        return label;
    }

    ColumnChoice columns() {
        return columns;
    }

    @Nullable
    Schema model() {
        return model;
    }

    boolean lenient() {
        return lenient;
    }

    private List<String> weights() {
        return columns.weight().isEmpty() ? List.of() : List.of(columns.weight());
    }

    /** Whether a column is given by its name. */
    boolean namesAreTold() {
        Stream<String> all = model == null
                ? Stream.of(label.columns(), columns.ignored(), columns.categories(), weights())
                        .flatMap(List::stream)
                : label.columns().stream();
        return all.anyMatch(name -> !ColumnFinder.isNumber(name));
    }

    /**
     * Reads all rows. The caller closes the source.
     *
     * @throws DataException if it has none, or they are no table such as this is for: the message has row, column and what was
     *     expected there
     */
    public Table read(RowSource source) {
        List<Row> first = new ArrayList<>();
        for (Row row = source.next(); row != null; row = first.size() < NumericHeader.ROWS ? source.next() : null) {
            first.add(row);
        }
        return table(source, first);
    }

    private Table table(RowSource source, List<Row> first) {
        if (first.isEmpty() && source.header().isEmpty()) {
            throw new DataException(
                    source.name() + ": empty, expected rows of numbers" + (label.present() ? " and a label" : ""));
        }
        Columns columns = new FirstRow(source, first, this).columns();
        boolean named = !columns.names().isEmpty();
        Table table;
        try (TableRows rows = new TableRows(columns, this)) {
            first.stream().skip(named && source.header().isEmpty() ? 1 : 0).forEach(rows::add);
            for (Row row = next(source, first); row != null; row = source.next()) {
                rows.add(row);
            }
            table = rows.table();
        }
        if (header == Csv.Header.AUTO && source.header().isEmpty()) {
            checkHeader(table, first);
        }
        return model == null ? table : table.encoded(FittedColumns.known(model, table.features()));
    }

    /** Looks at a table whose first row was taken for names or for data by what it looks like. */
    private void checkHeader(Table table, List<Row> first) {
        if (table.columns().names().isEmpty()) {
            new NumericHeader(table, first, this).refuse();
        } else if (model == null && !namesAreTold()) {
            new TextHeader(table, first.get(0)).refuse();
        }
    }

    /** The row behind the first ones; null if these are all. */
    private static @Nullable Row next(RowSource source, List<Row> first) {
        return first.size() < NumericHeader.ROWS ? null : source.next();
    }
}
