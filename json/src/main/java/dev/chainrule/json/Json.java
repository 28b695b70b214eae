package dev.chainrule.json;

import dev.chainrule.bench.BenchReport;
import dev.chainrule.bench.Crossover;
import dev.chainrule.bench.Measured;
import dev.chainrule.bench.Phase;
import dev.chainrule.bench.ShapeResult;
import dev.chainrule.bench.Timing;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.TunedConfiguration;
import dev.chainrule.check.GradientCheck;
import dev.chainrule.check.GradientEntry;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Preference;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.train.TrainingMemory;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Writes reports of the libraries as JSON: a field for each component of a record, in the order of the components, with a few
 * exceptions. A number that is not finite becomes null.
 *
 * <pre>{@code Files.writeString(Path.of("bench.json"), Json.text(Bench.of("*").run()));}</pre>
 *
 * Every release may add fields; names, order and meaning of those that are there stay.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .addModule(new SimpleModule("finite numbers")
                    .addSerializer(Double.class, new FiniteDouble())
                    .addSerializer(double.class, new FiniteDouble())
                    .addSerializer(Float.class, new FiniteFloat())
                    .addSerializer(float.class, new FiniteFloat()))
            .addMixIn(BenchReport.class, JsonViews.OfBenchReport.class)
            .addMixIn(ShapeResult.class, JsonViews.OfShapeResult.class)
            .addMixIn(Measured.class, JsonViews.OfMeasured.class)
            .addMixIn(Phase.class, JsonViews.OfPhase.class)
            .addMixIn(Timing.class, JsonViews.OfTiming.class)
            .addMixIn(Crossover.Point.class, JsonViews.OfPoint.class)
            .addMixIn(Crossover.Range.class, JsonViews.OfRange.class)
            .addMixIn(TrainingMemory.class, JsonViews.OfTrainingMemory.class)
            .addMixIn(TunedConfiguration.class, JsonViews.OfTunedConfiguration.class)
            .addMixIn(TunedConfiguration.Step.class, JsonViews.OfStep.class)
            .addMixIn(TrainingShape.class, JsonViews.OfTrainingShape.class)
            .addMixIn(GradientCheck.class, JsonViews.OfGradientCheck.class)
            .addMixIn(GradientEntry.class, JsonViews.OfGradientEntry.class)
            .addMixIn(Candidate.class, JsonViews.OfCandidate.class)
            .addMixIn(DeviceInfo.class, JsonViews.OfDeviceInfo.class)
            .addMixIn(Preference.class, JsonViews.OfPreference.class)
            .build();

    private Json() {}

    /**
     * The value as JSON, a field a line, with a line's end.
     *
     * @param value a {@link Document}, or a report: a {@link BenchReport}, {@link dev.chainrule.bench.TuningReport}, {@link
     *     dev.chainrule.bench.Fastest}, {@link GradientCheck}, {@link dev.chainrule.data.DataSummary} or {@link
     *     dev.chainrule.select.SelectionReport}; or text, a number, a truth, a list or a map of such
     */
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value) + System.lineSeparator();
    }

    /**
     * Reads a list of text, as {@link #text} writes one.
     *
     * @throws IllegalArgumentException if the JSON is anything else
     */
    public static List<String> texts(String json) {
        try {
            JsonNode list = MAPPER.readTree(json);
            if (list.isArray() && list.valueStream().allMatch(JsonNode::isString)) {
                return list.valueStream().map(JsonNode::stringValue).toList();
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("texts: no JSON, expected a list of text", e);
        }
        throw new IllegalArgumentException("texts: other JSON, expected a list of text");
    }

    private static final class FiniteDouble extends ValueSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator json, SerializationContext context) {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    private static final class FiniteFloat extends ValueSerializer<Float> {
        @Override
        public void serialize(Float value, JsonGenerator json, SerializationContext context) {
            if (Float.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }
}
