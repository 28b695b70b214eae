package dev.chainrule.conformance;

import dev.chainrule.check.NetworkCase;
import dev.chainrule.nn.NetworkState;
import dev.chainrule.nn.Topology;
import dev.chainrule.reference.Bounded;
import dev.chainrule.reference.BoundedArithmetic.LayerGradient;
import dev.chainrule.reference.Pass;
import dev.chainrule.reference.Unit;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;
import dev.chainrule.spi.View;
import java.util.List;
import java.util.function.BiConsumer;

/** Family O, second part: whole networks, by the calls of {@code docs/back-propagation.md} in their order. */
final class NetworkRules {
    private static final float RATE = 0.5f;
    private static final float DECAY_FACTOR = 0.9921875f;

    private NetworkRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("O6", "the gradient of whole networks is within the running bound", NetworkRules::gradient),
                new Rule(
                        "O7",
                        "a step of descent of whole networks is within the running bound",
                        NetworkRules::descent));
    }

    /** Operands of a network on a device; index l of every array is layer l, as on paper, and 0 stays empty. */
    private static final class OnDevice {
        private final Topology topology;
        private final int last;
        private final Operand[] theta;
        private final Operand[] bias;
        private final Operand[] a; // a[last] holds Z^(L)
        private final Operand[] delta;
        private final Operand y;
        private final Operand cost;

        OnDevice(NetworkCase network, Step step) {
            NetworkState state = network.state();
            int m = network.examples();
            topology = network.topology();
            last = topology.layers();
            theta = new Operand[last];
            bias = new Operand[last];
            a = new Operand[last + 1];
            delta = new Operand[last + 1];
            a[1] = step.operand("X", m, topology.inputs(), network.x());
            y = step.operand("Y", m, topology.outputs(), network.y());
            for (int l = 1; l < last; l++) {
                int n = topology.units(l + 1);
                theta[l] = step.operand("Theta" + l, n, topology.units(l), state.theta(l));
                bias[l] = step.operand("b" + l, 1, n, state.bias(l));
                a[l + 1] = step.unread((l + 1 < last ? "A" : "Z") + (l + 1), m, n);
                delta[l + 1] = step.unread("Delta" + (l + 1), m, n);
            }
            cost = step.unread("cost", m, 1);
        }

        void forward(Backend backend) {
            for (int l = 1; l < last; l++) {
                Activation g = l + 1 < last ? topology.activation(l + 1) : Activation.IDENTITY;
                backend.dense(a[l].view(), theta[l].view(), bias[l].view(), g, a[l + 1].view());
            }
            if (topology.cost().isCanonical()) {
                backend.cost(topology.output(), a[last].view(), y.view(), cost.view());
            } else {
                backend.cost(topology.output(), topology.cost(), a[last].view(), y.view(), cost.view());
            }
        }

        /** A layer's delta is computed before its Θ may change: l counts down, hiddenDelta comes first. */
        void backward(Backend backend, BiConsumer<Integer, Operand> descend) {
            outputDelta(backend, topology, a[last].view(), y.view(), delta[last].view());
            for (int l = last - 1; l >= 1; l--) {
                if (l > 1) {
                    backend.hiddenDelta(
                            delta[l + 1].view(), theta[l].view(), topology.activation(l), a[l].view(), delta[l].view());
                }
                descend.accept(l, delta[l + 1]);
            }
        }

        private static void outputDelta(Backend backend, Topology topology, View z, View y, View delta) {
            if (topology.cost().isCanonical()) {
                backend.outputDelta(topology.output(), z, y, delta);
            } else {
                backend.outputDelta(topology.output(), topology.cost(), z, y, delta);
            }
        }

        void expect(Step step, Pass pass) {
            for (int l = 2; l <= last; l++) {
                step.expect(a[l], l < last ? pass.a(l) : pass.z(l));
                step.expect(delta[l], pass.delta(l));
            }
            step.expect(cost, pass.costs());
        }
    }

    private static void gradient(Trial trial) {
        each(trial, "the gradient of a network, ", (network, step) -> {
            Topology topology = network.topology();
            int last = topology.layers();
            Operand[] gTheta = new Operand[last];
            Operand[] gBias = new Operand[last];
            for (int l = 1; l < last; l++) {
                gTheta[l] = step.unread("gTheta" + l, topology.units(l + 1), topology.units(l));
                gBias[l] = step.unread("gBias" + l, 1, topology.units(l + 1));
            }
            Backend backend = step.backend();
            OnDevice device = new OnDevice(network, step);
            device.forward(backend);
            device.backward(
                    backend,
                    (l, delta) -> backend.accumulateGradient(
                            1f / network.examples(),
                            delta.view(),
                            device.a[l].view(),
                            0,
                            0,
                            gTheta[l].view(),
                            gBias[l].view()));
            Pass pass = network.pass(trial.subject().precision());
            device.expect(step, pass);
            for (int l = 1; l < last; l++) {
                step.expect(gTheta[l], pass.gradientTheta(l));
                step.expect(gBias[l], pass.gradientBias(l));
            }
        });
    }

    private static void descent(Trial trial) {
        each(trial, "a step of descent of a network, ", (network, step) -> {
            float scale = -RATE / network.examples();
            Backend backend = step.backend();
            OnDevice device = new OnDevice(network, step);
            device.forward(backend);
            device.backward(
                    backend,
                    (l, delta) -> backend.accumulateGradient(
                            scale,
                            delta.view(),
                            device.a[l].view(),
                            DECAY_FACTOR,
                            1,
                            device.theta[l].view(),
                            device.bias[l].view()));
            Operand next =
                    step.unread("next", network.examples(), network.topology().units(2));
            Operand x = device.a[1];
            backend.dense(x.view(), device.theta[1].view(), device.bias[1].view(), Activation.IDENTITY, next.view());
            Pass pass = network.pass(trial.subject().precision());
            device.expect(step, pass);
            for (int l = 1; l < network.topology().layers(); l++) {
                Bounded oldTheta = device.theta[l].exact();
                Bounded oldBias = device.bias[l].exact();
                LayerGradient moved = trial.oracle()
                        .accumulateGradient(scale, pass.delta(l + 1), pass.a(l), DECAY_FACTOR, 1, oldTheta, oldBias);
                step.expect(device.theta[l], moved.theta());
                step.expect(device.bias[l], moved.bias());
                if (l == 1) {
                    step.expect(next, trial.oracle().dense(pass.a(1), moved.theta(), moved.bias(), Unit.IDENTITY));
                }
            }
        });
    }

    /** Networks of 1 to 3 hidden layers with every output unit and every cost, and every hidden unit in one of the layers. */
    private static void each(Trial trial, String what, BiConsumer<NetworkCase, Step> body) {
        for (Activation g : Activation.values()) {
            for (OutputUnit u : OutputUnit.values()) {
                for (int hiddenLayers = 1; hiddenLayers <= 3; hiddenLayers++) {
                    NetworkCase network = RandomNetwork.of(trial.draw(), hiddenLayers, g, u, Cost.CANONICAL);
                    trial.step(what + network, step -> body.accept(network, step));
                }
            }
        }
        for (OutputUnit u : OutputUnit.values()) {
            for (Cost c : CostRules.costs(trial.draw(), u)) {
                NetworkCase network =
                        RandomNetwork.of(trial.draw(), trial.draw().between(1, 3), Activation.TANH, u, c);
                trial.step(what + network, step -> body.accept(network, step));
            }
        }
    }
}
