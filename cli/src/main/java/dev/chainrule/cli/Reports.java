package dev.chainrule.cli;

import dev.chainrule.data.DataSummary;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.SelectionReport;
import dev.chainrule.spi.DeviceInfo;
import java.util.Locale;

/** Reports of the library as JSON. */
final class Reports {
    private Reports() {}

    static Document json(SelectionReport report) {
        return new Document()
                .put("preference", report.preference())
                .put("origin", report.origin())
                .put(
                        "candidates",
                        report.candidates().stream().map(Reports::json).toList())
                .put("loaders", report.loaders());
    }

    /** A summary of the data: rows, columns, classes, parts. */
    static Document json(DataSummary data) {
        return new Document()
                .put("rows", data.rows())
                .put("features", data.features())
                .put("names", data.names())
                .put("classes", data.classes())
                .put("train", data.train())
                .put("test", data.test());
    }

    private static Document json(Candidate candidate) {
        Document document = new Document()
                .put("id", candidate.id())
                .put("status", candidate.status().name())
                .put("reason", candidate.reason())
                .put("remedy", candidate.remedy())
                .put(
                        "cause",
                        candidate.cause() == null ? null : candidate.cause().toString());
        DeviceInfo device = candidate.device();
        if (device != null) {
            document.put("description", device.description())
                    .put("kind", device.kind().name().toLowerCase(Locale.ROOT))
                    .put("score", device.score())
                    .put("memoryBytes", device.memoryBytes())
                    .put("facts", device.facts());
        }
        return document;
    }
}
