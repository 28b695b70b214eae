package dev.chainrule.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value in a graph of another program, as far as the graph is understood. */
sealed interface Value permits Constant, Value.Rows, Value.Complement, Value.Both, Value.Classes {
    /** The function of a layer's units in a graph. */
    enum Unit {
        NONE,
        SIGMOID,
        TANH,
        RELU,
        LEAKY_RELU,
        ELU,
        SOFTPLUS,
        SOFTMAX
    }

    /**
     * A layer.
     *
     * @param weight Θ, [units, inputs]
     * @param bias [units], or null where none is added yet
     */
    record Layer(Constant weight, @Nullable Constant bias, Unit unit) {
        int units() {
            return weight.rows();
        }
    }

    /**
     * Rows on their way through the layers.
     *
     * @param shape the columns of the input, a dimension each; -1 for one that is not known
     * @param scaling (raw - offset) · factor in front of the first layer
     */
    record Rows(List<Long> shape, Affine scaling, List<Layer> layers) implements Value {
        /** The number of columns; -1 if it is not known, or there is more than one dimension. */
        long width() {
            return !layers.isEmpty() ? last().units() : shape.size() == 1 ? shape.get(0) : -1;
        }

        Layer last() {
            return layers.get(layers.size() - 1);
        }

        Rows with(Layer next) {
            List<Layer> more = new ArrayList<>(layers);
            more.add(next);
            return new Rows(shape, scaling, more);
        }

        Rows withLast(Layer other) {
            List<Layer> changed = new ArrayList<>(layers);
            changed.set(changed.size() - 1, other);
            return new Rows(shape, scaling, changed);
        }

        /** Whether both are answers of the same network, of which one may have the function of the output units still before it. */
        boolean answersAs(Rows other) {
            int before = layers.size() - 1;
            return before >= 0
                    && layers.size() == other.layers.size()
                    && scaling.equals(other.scaling)
                    && layers.subList(0, before).equals(other.layers.subList(0, before))
                    && last().weight == other.last().weight
                    && last().bias == other.last().bias
                    && (last().unit == other.last().unit || last().unit == Unit.NONE || other.last().unit == Unit.NONE);
        }
    }

    /** 1 - h of a single sigmoid unit: the score of the first of two classes. */
    record Complement(Rows rows) implements Value {}

    /** 1 - h and h, beside each other. */
    record Both(Rows rows) implements Value {}

    /**
     * Numbers or names of classes, or scores of classes that have names.
     *
     * @param classes the names; null where they are numbers so far
     */
    record Classes(Value of, @Nullable Constant classes) implements Value {}
}
