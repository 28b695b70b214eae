package dev.chainrule.cli;

import dev.chainrule.select.Candidate;
import dev.chainrule.select.SelectionReport;
import dev.chainrule.spi.DeviceInfo;
import java.util.Locale;

/** The report of a selection as JSON. */
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
