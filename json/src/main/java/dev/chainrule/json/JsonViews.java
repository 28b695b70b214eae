package dev.chainrule.json;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.chainrule.bench.TrainingShape;
import dev.chainrule.bench.Verdict;
import dev.chainrule.nn.Topology;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.text.Visible;
import dev.chainrule.train.TrainingMemory;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * The differences between records of the libraries and their JSON, which the libraries know nothing of: methods that are
 * fields too, fields that stand in the object around them, and their order. Each of these interfaces is mixed into the
 * record of its name.
 */
final class JsonViews {
    private JsonViews() {}

    // ---- bench

    interface OfBenchReport {
        @JsonIgnore
        List<String> wrong(); // leftOut has it
    }

    @JsonPropertyOrder({"shape", "measured", "leftOut", "verdict"})
    interface OfShapeResult {
        @JsonUnwrapped
        @JsonSerialize(using = VerdictOfShape.class)
        Verdict verdict();
    }

    @JsonPropertyOrder({"from", "to", "verdict"})
    interface OfRange {
        @JsonUnwrapped
        @JsonSerialize(using = VerdictOfRange.class)
        Verdict verdict();
    }

    interface OfMeasured {
        @JsonSerialize(using = NullIfEmpty.class)
        String limit();
    }

    @JsonPropertyOrder({"name", "time", "flops", "bytes", "inStep"})
    interface OfPhase {}

    @JsonPropertyOrder({"median", "least", "most", "lower", "upper", "noisy", "readings"})
    interface OfTiming {
        @JsonProperty
        boolean noisy();
    }

    interface OfPoint {
        @JsonProperty
        double samplesPerSecond();
    }

    // ---- train

    interface OfTrainingMemory {
        @JsonSerialize(using = SmallName.class)
        TrainingMemory.Way way();

        @JsonProperty
        long onDevice();

        @JsonProperty
        long heap();
    }

    // ---- tuning

    @JsonPropertyOrder({"options", "right", "complaint", "steps", "relative"})
    interface OfTunedConfiguration {
        @JsonProperty
        boolean right();

        @JsonSerialize(using = InOneLine.class)
        String complaint();
    }

    interface OfStep {
        @JsonUnwrapped
        TrainingShape shape();
    }

    interface OfTrainingShape {
        @JsonProperty("layers")
        @JsonSerialize(using = Units.class)
        Topology topology();
    }

    // ---- checks

    interface OfGradientCheck {
        @JsonUnwrapped
        @JsonSerialize(using = Network.class)
        Topology topology();

        @JsonProperty
        boolean right();
    }

    @JsonPropertyOrder({"parameter", "layer", "i", "j", "device", "reference", "difference", "bound", "ratio"})
    interface OfGradientEntry {
        @JsonProperty
        double difference();

        @JsonProperty
        double ratio();
    }

    // ---- devices

    @JsonPropertyOrder({"id", "status", "reason", "remedy", "cause", "device"})
    interface OfCandidate {
        @JsonSerialize(using = ToStringSerializer.class)
        Throwable cause();

        @JsonUnwrapped
        DeviceInfo device();
    }

    @JsonIncludeProperties({"description", "kind", "score", "memoryBytes", "facts"})
    interface OfDeviceInfo {
        @JsonSerialize(using = SmallName.class)
        DeviceInfo.Kind kind();
    }

    interface OfPreference {
        @Override
        @JsonValue
        String toString();
    }

    // ---- values

    /** The name of a constant, in small letters. */
    static final class SmallName extends ValueSerializer<Enum<?>> {
        @Override
        public void serialize(Enum<?> value, JsonGenerator json, SerializationContext context) {
            json.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Text of a device, in one line. */
    static final class InOneLine extends ValueSerializer<String> {
        @Override
        public void serialize(String value, JsonGenerator json, SerializationContext context) {
            json.writeString(Visible.text(value));
        }
    }

    /** Text, or null for empty text. */
    static final class NullIfEmpty extends ValueSerializer<String> {
        @Override
        public void serialize(String value, JsonGenerator json, SerializationContext context) {
            json.writePOJO(value.isEmpty() ? null : value);
        }
    }

    /** A network by the units of its layers: {@code [64, 32, 10]}. */
    static final class Units extends ValueSerializer<Topology> {
        @Override
        public void serialize(Topology value, JsonGenerator json, SerializationContext context) {
            json.writePOJO(value.units());
        }
    }

    /** Fields that stand in the object around them. */
    abstract static class Beside<T> extends ValueSerializer<T> {
        @Override
        public boolean isUnwrappingSerializer() {
            return true;
        }
    }

    /** A network by the fields {@code layers}, {@code hidden}, {@code output} and {@code costFunction}. */
    static final class Network extends Beside<Topology> {
        @Override
        public void serialize(Topology value, JsonGenerator json, SerializationContext context) {
            json.writePOJOProperty("layers", value.units());
            json.writeStringProperty("hidden", value.hiddenWords());
            json.writeStringProperty("output", value.output().word());
            json.writeStringProperty("costFunction", value.cost().toString());
        }
    }

    /** The winner, the sentence by its name, and what a reader must know of both. */
    abstract static class VerdictBeside extends Beside<Verdict> {
        private final String sentence;

        VerdictBeside(String sentence) {
            this.sentence = sentence;
        }

        @Override
        public void serialize(Verdict value, JsonGenerator json, SerializationContext context) {
            json.writePOJOProperty("winner", value.winner().isEmpty() ? null : value.winner());
            json.writeStringProperty(sentence, value.sentence());
            json.writeBooleanProperty("noisy", value.noisy());
            json.writePOJOProperty("caveats", value.caveats());
        }
    }

    /** A verdict whose sentence is the field {@code verdict}. */
    static final class VerdictOfShape extends VerdictBeside {
        VerdictOfShape() {
            super("verdict");
        }
    }

    /** A verdict whose sentence is the field {@code reason}. */
    static final class VerdictOfRange extends VerdictBeside {
        VerdictOfRange() {
            super("reason");
        }
    }
}
