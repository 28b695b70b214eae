package dev.chainrule.select;

import java.util.Objects;

/** Nothing that the preference allows could be opened; the message is the whole report. */
public final class NoBackendException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SelectionReport report;

    NoBackendException(SelectionReport report) {
        super("no backend: nothing that was asked for works" + System.lineSeparator() + report);
        this.report = report;
        report.candidates().stream()
                .map(Candidate::cause)
                .filter(Objects::nonNull)
                .forEach(this::addSuppressed);
    }

    /** The report on everything that was tried. */
    public SelectionReport report() {
        return report;
    }
}
