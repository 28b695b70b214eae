package dev.chainrule.cli;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Ceiling;
import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.DeviceResult;
import dev.chainrule.bench.Measured;
import dev.chainrule.bench.Phase;
import dev.chainrule.bench.Setting;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Timing;
import dev.chainrule.bench.Verdict;
import java.util.List;
import java.util.function.Function;

/** A benchmark's report as JSON: the records as they are, times in seconds, rates a second. */
final class BenchDocument {
    private BenchDocument() {}

    static Document of(BenchReport report) {
        return new Document()
                .put("setting", setting(report.setting()))
                .put("complete", report.complete())
                .put("devices", all(report.devices(), BenchDocument::device))
                .put("leftOut", report.leftOut())
                .put("shapes", all(report.shapes(), BenchDocument::shape))
                .put("crossovers", all(report.crossovers(), BenchDocument::crossover));
    }

    private static <T> List<Document> all(List<T> values, Function<T, Document> document) {
        return values.stream().map(document).toList();
    }

    private static Document setting(Setting setting) {
        return new Document()
                .put("time", setting.time().toString())
                .put("processor", setting.processor())
                .put("processors", setting.processors())
                .put("system", setting.system())
                .put("jdk", setting.jdk())
                .put("flags", setting.flags())
                .put("heapBytes", setting.heapBytes())
                .put("version", setting.version())
                .put("seconds", setting.seconds());
    }

    private static Document device(DeviceResult device) {
        Ceiling ceiling = device.ceiling();
        return new Document()
                .put("backend", device.backend())
                .put("id", device.id())
                .put("description", device.description())
                .put(
                        "ceiling",
                        new Document()
                                .put("flops", ceiling.flops())
                                .put("memoryBytes", ceiling.memoryBytes())
                                .put("uploadBytes", ceiling.uploadBytes())
                                .put("downloadBytes", ceiling.downloadBytes())
                                .put("launchSeconds", ceiling.launchSeconds())
                                .put("finishSeconds", ceiling.finishSeconds()))
                .put("notes", device.notes());
    }

    private static Document shape(ShapeResult shape) {
        Document document = new Document()
                .put("shape", shape.shape())
                .put("measured", all(shape.measured(), BenchDocument::measured))
                .put("leftOut", shape.leftOut());
        return verdict(document, shape.verdict(), "verdict");
    }

    /** The winner, the sentence by its name, and what a reader must know of both, side by side. */
    private static Document verdict(Document document, Verdict verdict, String sentence) {
        return document.put("winner", verdict.winner().isEmpty() ? null : verdict.winner())
                .put(sentence, verdict.sentence())
                .put("noisy", verdict.noisy())
                .put("caveats", verdict.caveats());
    }

    private static Document measured(Measured measured) {
        return new Document()
                .put("backend", measured.backend())
                .put("step", timing(measured.step()))
                .put("samplesPerSecond", measured.samplesPerSecond())
                .put("flops", measured.flops())
                .put("share", measured.share())
                .put("limit", measured.limit().isEmpty() ? null : measured.limit())
                .put("memoryBytes", measured.memoryBytes())
                .put("bandwidth", measured.bandwidth())
                .put("phases", all(measured.phases(), BenchDocument::phase));
    }

    private static Document phase(Phase phase) {
        return new Document()
                .put("name", phase.name())
                .put("time", timing(phase.time()))
                .put("flops", phase.flops())
                .put("bytes", phase.bytes())
                .put("inStep", phase.inStep());
    }

    private static Document timing(Timing timing) {
        return new Document()
                .put("median", timing.median())
                .put("least", timing.least())
                .put("most", timing.most())
                .put("lower", timing.lower())
                .put("upper", timing.upper())
                .put("noisy", timing.noisy())
                .put("readings", timing.readings());
    }

    private static Document crossover(Crossover crossover) {
        return new Document()
                .put("layers", crossover.layers())
                .put("curves", all(crossover.curves(), BenchDocument::curve))
                .put("ranges", all(crossover.ranges(), BenchDocument::range));
    }

    private static Document curve(Crossover.Curve curve) {
        return new Document().put("backend", curve.backend()).put("points", all(curve.points(), BenchDocument::point));
    }

    private static Document point(Crossover.Point point) {
        return new Document()
                .put("batch", point.batch())
                .put("step", timing(point.step()))
                .put("launch", point.launch())
                .put("transfer", point.transfer())
                .put("arithmetic", point.arithmetic())
                .put("samplesPerSecond", point.samplesPerSecond());
    }

    private static Document range(Crossover.Range range) {
        return verdict(new Document().put("from", range.from()).put("to", range.to()), range.verdict(), "reason");
    }
}
