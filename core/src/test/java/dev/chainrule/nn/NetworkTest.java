package dev.chainrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.OutputUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    // ---- topology

    @Test
    void aTopologyTellsItsLayers() {
        Topology t = Topology.of(64, 32, 10);

        assertThat(t).hasToString("64-32-10");
        assertThat(t.layers()).isEqualTo(3);
        assertThat(t.inputs()).isEqualTo(t.units(1)).isEqualTo(64);
        assertThat(t.outputs()).isEqualTo(t.units(3)).isEqualTo(10);
        assertThat(t.parameters()).isEqualTo(32 * 65 + 10 * 33);
        assertThat(t.activation(2)).isEqualTo(Activation.SIGMOID);
        assertThat(t.output()).isEqualTo(OutputUnit.SIGMOID);
        assertThat(t.hidden(Activation.RELU).output(OutputUnit.SOFTMAX).hidden())
                .containsExactly(Activation.RELU);
        assertThat(t.hidden()).containsExactly(Activation.SIGMOID);
    }

    @Test
    void topologiesAreEqualByLayersAndFunctions() {
        Topology t = Topology.of(2, 2, 3);

        assertThat(t).isEqualTo(Topology.of(2, 2, 3)).hasSameHashCodeAs(Topology.of(2, 2, 3));
        assertThat(t).isNotEqualTo(Topology.of(3, 2, 2));
        assertThat(Topology.of(2, 3)).isEqualTo(Topology.of(2, 3).hidden(Activation.TANH)); // has no hidden layer
        assertThat(t).isNotEqualTo(t.hidden(Activation.TANH));
        assertThat(t).isNotEqualTo(t.output(OutputUnit.SOFTMAX));
    }

    @Test
    void aTopologyDoesNotShareItsArray() {
        int[] units = {2, 3};
        Topology t = Topology.of(units);
        units[0] = 99;

        assertThat(t).hasToString("2-3");
    }

    @Test
    void impossibleTopologiesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(Topology::of)
                .withMessage("topology: 0 layers, expected at least two");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.of(new int[] {5}))
                .withMessage("topology: 1 layers, expected at least two");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.of(5, 0, 1))
                .withMessage("topology: layer 2 has 0 units, expected at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.of(5, -1))
                .withMessage("topology: layer 2 has -1 units, expected at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.of(1, 1 << 16, 1 << 15))
                .withMessage("topology: 65536 x 32768 weights lead to layer 3, expected at most 2147483639");
        assertThat(Topology.of(Integer.MAX_VALUE - 8, 1).parameters()).isEqualTo(Integer.MAX_VALUE - 7L);
    }

    // ---- a function for each layer

    @Test
    void aTopologyIsBuiltLayerByLayer() {
        Topology t = Topology.of(784)
                .dense(512, Activation.RELU)
                .dense(256, Activation.TANH)
                .dense(10);

        assertThat(t).hasToString("784-512:relu-256:tanh-10").isEqualTo(Topology.parse(t.toString()));
        assertThat(t.unitsText()).isEqualTo("784-512-256-10");
        assertThat(t.hiddenWords()).isEqualTo("relu-tanh");
        assertThat(t.activation(2)).isEqualTo(Activation.RELU);
        assertThat(t.activation(3)).isEqualTo(Activation.TANH);
        assertThat(t).isNotEqualTo(t.hidden(Activation.RELU)).isNotEqualTo(Topology.of(784, 512, 256, 10));
        assertThat(t.hidden(Activation.TANH).hiddenWords()).isEqualTo("tanh");
        assertThat(Topology.of(2).dense(1)).isEqualTo(Topology.of(2, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.of(784).dense(0, Activation.RELU).dense(10))
                .withMessage("topology: layer 2 has 0 units, expected at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> t.hidden(List.of(Activation.RELU)))
                .withMessage("topology: 1 functions of hidden layers, expected 2, one for each");
    }

    @ParameterizedTest
    @CsvSource({
        "'64,32,10', tanh, 64-32:tanh-10",
        "64-32-10, sigmoid, 64-32-10",
        "'784, 512:relu ,256,10', sigmoid, 784-512:relu-256-10",
        "'784,512:ReLU,256,10', relu, 784-512:relu-256:relu-10",
        "784-512:leaky_relu-256: sigmoid-10, relu, 784-512:leaky_relu-256-10",
        "3-2, relu, 3-2"
    })
    void layersAreReadAndWritten(String text, String otherwise, String written) {
        Topology t = Topology.parse(text, Activation.valueOf(otherwise.toUpperCase(java.util.Locale.ROOT)));

        assertThat(t).hasToString(written).isEqualTo(Topology.parse(written));
    }

    @ParameterizedTest
    @CsvSource({
        "'', is no list of units",
        "64, 'makes no network: topology: 1 layers'",
        "'64,relu,10', 'is no list of units, expected one such as 64,32,10 or 64,32:relu,10'",
        "'64,32:,10', has the unknown unit",
        "'64,32:rleu,10', 'unknown unit rleu, expected one of sigmoid, tanh, relu, leaky_relu'",
        "'64:relu,32,10', gives the input layer the unit relu",
        "'64,32,10:softmax', gives the output layer the unit softmax",
        "'64,32:relu-10', gives the output layer the unit relu-10",
        "'64,0:relu,10', layer 2 has 0 units"
    })
    void whatMakesNoLayersIsRefused(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Topology.parse(text))
                .withMessageStartingWith("'" + text + "' ")
                .withMessageContaining(reason);
    }

    // ---- initial parameters

    @ParameterizedTest
    @CsvSource({"200, 100", "1, 5000", "5000, 1"})
    void weightsAreXavierUniformAndBiasesZero(int inputs, int outputs) {
        NetworkState state = Network.of(Topology.of(inputs, outputs), 11).state();
        double limit = Math.sqrt(6.0 / (inputs + outputs));
        float[] theta = state.theta(1);
        double sum = 0;
        double squares = 0;
        float most = 0;
        for (float w : theta) {
            assertThat(Math.abs(w)).isLessThanOrEqualTo((float) limit);
            sum += w;
            squares += (double) w * w;
            most = Math.max(most, Math.abs(w));
        }
        double deviation = limit / Math.sqrt(3);

        // five standard errors; the variance of a uniform square is (4/45) limit⁴
        assertThat(sum / theta.length).isCloseTo(0, within(5 * deviation / Math.sqrt(theta.length)));
        assertThat(squares / theta.length)
                .isCloseTo(deviation * deviation, within(1.5 * limit * limit / Math.sqrt(theta.length)));
        assertThat(most).isGreaterThan((float) (0.99 * limit));
        assertThat(state.bias(1)).hasSize(outputs).containsOnly(0);
    }

    /** The variances of Xavier and He, within five standard errors; a normal one has tails, a uniform one an end. */
    @ParameterizedTest
    @EnumSource
    void initializersHaveTheirVariance(Initializer initializer) {
        int inputs = 300;
        int outputs = 500;
        float[] theta =
                Network.of(Topology.of(inputs, outputs), 5, initializer).state().theta(1);
        boolean he = initializer == Initializer.HE_UNIFORM || initializer == Initializer.HE_NORMAL;
        boolean normal = initializer == Initializer.XAVIER_NORMAL || initializer == Initializer.HE_NORMAL;
        double variance = he ? 2.0 / inputs : 2.0 / (inputs + outputs);
        double sum = 0;
        double squares = 0;
        int beyond = 0;
        for (float w : theta) {
            sum += w;
            squares += (double) w * w;
            beyond += Math.abs(w) > Math.sqrt(3 * variance) * (1 + 1e-6) ? 1 : 0;
        }

        double n = theta.length;
        assertThat(sum / n).isCloseTo(0, within(5 * Math.sqrt(variance / n)));
        assertThat(squares / n).isCloseTo(variance, within(5 * variance * Math.sqrt((normal ? 2 : 0.8) / n)));
        assertThat(beyond / n)
                .isCloseTo(normal ? 0.08326 : 0, within(normal ? 5 * Math.sqrt(0.0764 / n) : 0)); // beyond √3 σ
    }

    @Test
    void weightsAreDrawnAsItFitsTheUnitsThatTheyLeadTo() {
        Topology t = Topology.parse("7-6:relu-5:tanh-4:elu-3:softplus-2");
        NetworkState state = Network.of(t, 3).state();
        List<Initializer> initializers = List.of(
                Initializer.HE_UNIFORM,
                Initializer.XAVIER_UNIFORM,
                Initializer.HE_UNIFORM,
                Initializer.HE_UNIFORM,
                Initializer.XAVIER_UNIFORM);
        for (int l = 1; l < t.layers(); l++) {
            assertThat(state.theta(l))
                    .as("layer %d", l)
                    .isEqualTo(Network.of(t, 3, initializers.get(l - 1)).state().theta(l));
        }
        assertThat(Network.of(Topology.of(4, 5, 3), 3).state().theta(1)) // sigmoid units: as ever
                .isEqualTo(Network.of(Topology.of(4, 5, 3), 3, Initializer.XAVIER_UNIFORM)
                        .state()
                        .theta(1));
    }

    @Test
    void aWeightDependsOnSeedLayerAndPlaceOnly() {
        Topology t = Topology.of(4, 4, 4);
        NetworkState state = Network.of(t, 3).state();
        float limit = (float) Math.sqrt(6.0 / 8);

        for (int l = 1; l <= 2; l++) {
            CounterRandom random = new CounterRandom(3, l);
            float[] theta = state.theta(l);
            for (int i = theta.length - 1; i >= 0; i--) {
                assertThat(theta[i]).isEqualTo((2 * random.unit(i) - 1) * limit);
            }
        }
        assertThat(state.theta(1)).isNotEqualTo(state.theta(2));
        assertThat(Network.of(t, 3).state().theta(2)).isEqualTo(state.theta(2));
        assertThat(Network.of(t, 4).state().theta(1)).isNotEqualTo(state.theta(1));
        assertThat(Network.of(Topology.of(4, 4, 9), 3).state().theta(1)).isEqualTo(state.theta(1));
    }

    @Test
    void aNetworkBecomesStatesOfItsOwnTopologyOnly() {
        Network net = Network.of(Topology.of(2, 1), 1);
        NetworkState next = Network.of(Topology.of(2, 1), 2).state();

        net.become(next);

        assertThat(net.state()).isSameAs(next);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> net.become(Network.of(Topology.of(2, 2), 1).state()))
                .withMessage("become: the state is of a network 2-2, expected 2-1");
        assertThat(net.state()).isSameAs(next);
        assertThat(Network.of(next).topology()).isEqualTo(Topology.of(2, 1));
    }

    // ---- state

    private static final Topology SMALL = Topology.of(2, 3, 1);

    private static NetworkState small() {
        return NetworkState.of(
                SMALL, new float[][] {{1, 2, 3, 4, 5, 6}, {7, 8, 9}}, new float[][] {{10, 20, 30}, {40}});
    }

    @Test
    void theCourseFormHasTheBiasInColumnZero() {
        NetworkState state = small();

        assertThat(state.courseForm(1)).containsExactly(10, 1, 2, 20, 3, 4, 30, 5, 6);
        assertThat(state.courseForm(2)).containsExactly(40, 7, 8, 9);

        NetworkState back = NetworkState.ofCourseForm(SMALL, new float[][] {state.courseForm(1), state.courseForm(2)});
        for (int l = 1; l <= 2; l++) {
            assertThat(back.theta(l)).isEqualTo(state.theta(l));
            assertThat(back.bias(l)).isEqualTo(state.bias(l));
        }
    }

    @Test
    void courseFormsOfOtherShapesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkState.ofCourseForm(SMALL, new float[][] {new float[9]}))
                .withMessage("course form: 1 matrices, expected 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkState.ofCourseForm(SMALL, new float[][] {new float[9], new float[3]}))
                .withMessage("course form: matrix 2 has 3 values, expected 1 x 4");
    }

    /** A prediction asks for it several times, and allocates nothing. */
    @Test
    void aStateThatLearntFromNothingMakesItsSchemaOnce() {
        NetworkState state = Network.of(Topology.of(2, 1), 1).state();
        assertThat(state.schema()).isSameAs(state.schema());
        assertThat(state.with(new float[][] {{1, 2}}, new float[][] {{3}}).learnt())
                .isFalse();
    }

    @Test
    void nobodyCanChangeAState() {
        float[][] theta = {{1, 2, 3, 4, 5, 6}, {7, 8, 9}};
        float[][] bias = {{10, 20, 30}, {40}};
        NetworkState state = NetworkState.of(SMALL, theta, bias);
        theta[0][0] = -1;
        bias[0] = new float[0];
        bias[1][0] = -1;
        state.theta(1)[1] = -1;
        state.bias(2)[0] = -1;
        state.courseForm(1)[0] = -1;

        assertThat(state.theta(1)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(state.bias(1)).containsExactly(10, 20, 30);
        assertThat(state.bias(2)).containsExactly(40);
        List<String> names = new java.util.ArrayList<>(List.of("no", "yes"));
        NetworkState named = state.with(Schema.of(2, 1).classes(names));
        names.clear();
        assertThat(named.classes()).containsExactly("no", "yes");
        assertThat(state.classes()).isEmpty();
    }

    @Test
    void parametersOfOtherShapesAreRefused() {
        float[][] bias = {{10, 20, 30}, {40}};

        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkState.of(SMALL, new float[][] {new float[6]}, bias))
                .withMessage("network state: 1 weight and 2 bias arrays, expected 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkState.of(SMALL, new float[][] {new float[6], new float[4]}, bias))
                .withMessage("network state: layer 2 has 4 weights and 1 biases, expected 3 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small().with(Schema.of(3, 1)))
                .withMessage("network state: the schema is of 3 inputs and 1 outputs, expected 2 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small().with(Schema.of(2, 1).classes(List.of("one"))))
                .withMessage("schema: 1 class names, expected 2 or none");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void oneWrongValueMakesAStateNotFinite(float wrong) {
        assertThat(small().finite()).isTrue();
        assertThat(NetworkState.of(Topology.of(1, 1), new float[][] {{wrong}}, new float[][] {{0}})
                        .finite())
                .isFalse();
        assertThat(NetworkState.of(Topology.of(1, 1), new float[][] {{0}}, new float[][] {{wrong}})
                        .finite())
                .isFalse();
    }
}
