package dev.chainrule.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.backprop.BackPropagation;
import dev.chainrule.backprop.Parameters;
import dev.chainrule.backprop.Workspace;
import dev.chainrule.compute.Compute;
import dev.chainrule.files.CacheFolder;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.opencl.cl.Driver;
import dev.chainrule.optimizer.Adam;
import dev.chainrule.optimizer.OptimizerRun;
import dev.chainrule.optimizer.Sgd;
import dev.chainrule.optimizer.Step;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.train.Dataset;
import dev.chainrule.train.Trainer;
import dev.chainrule.train.TrainingListener;
import dev.chainrule.train.TrainingMemory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts of waits, launches and arguments that a training asks of the device, kept by the backend itself. */
class TrainingOnDeviceTest {
    private static final Topology NETWORK = Topology.of(5, 7, 6, 3);

    private DeviceInfo info;

    @BeforeEach
    void device() {
        info = FirstDevice.orSkip();
    }

    private OpenClBackend open(Family family) throws Exception {
        return new OpenClBackend(
                info.id(),
                Driver.find().devices().get(0),
                KernelSizes.all(family).get(0),
                new Cache(CacheFolder.own("opencl")));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aStepThatComesAgainGivesTheDriverNoArguments(Family family) throws Exception {
        try (OpenClBackend backend = open(family)) {
            Compute compute = new Compute(backend, info);
            BackPropagation network = new BackPropagation(compute, NETWORK);
            Parameters parameters = new Parameters(compute, NETWORK);
            parameters.upload(Network.of(NETWORK, 1).state());
            Workspace batch = new Workspace(compute, NETWORK, 4);
            compute.upload(new float[4 * 5], 0, batch.x());
            compute.upload(new float[4 * 3], 0, batch.y());

            try (OptimizerRun descent = Sgd.rate(0.1f).begin(network, 4)) {
                step(network, descent, parameters, batch, 1);
                long launches = backend.launches();
                long arguments = backend.arguments();
                step(network, descent, parameters, batch, 2);
                assertThat(backend.launches() - launches).as("launches").isEqualTo(3 + 1 + 2 + 3);
                assertThat(backend.arguments() - arguments).as("arguments").isZero();
            }
            try (OptimizerRun adam = Adam.rate(0.1f).begin(network, 4)) {
                step(network, adam, parameters, batch, 1);
                long launches = backend.launches();
                long arguments = backend.arguments();
                step(network, adam, parameters, batch, 2);
                assertThat(backend.launches() - launches).as("launches").isEqualTo(3 + 1 + 2 + 3 + 6);
                assertThat(backend.arguments() - arguments)
                        .as("the rate and epsilon of each update")
                        .isEqualTo(2 * 6);
            }
        }
    }

    private static void step(
            BackPropagation network, OptimizerRun optimizer, Parameters parameters, Workspace batch, int number) {
        network.forward(parameters, batch.activations());
        optimizer.step(parameters, batch, new Step(number, 1));
    }

    @Test
    void theMemoryThatIsToldIsThatOfTheDriversBuffers() throws Exception {
        float[][] x = new float[50][5];
        float[][] y = new float[50][3];
        try (OpenClBackend backend = open(Family.CPU)) {
            long[] most = {0};
            Trainer trainer = Trainer.on(new Compute(backend, info))
                    .optimizer(Adam.rate(0.1f))
                    .epochs(2)
                    .validate(0.2)
                    .listen(new TrainingListener() {
                        @Override
                        public void progressed(int epoch, int examples) {
                            most[0] = Math.max(most[0], backend.allocatedBytes());
                        }
                    });
            TrainingMemory memory = trainer.memory(Network.of(NETWORK, 1), Dataset.of(x, y));
            assertThat(backend.allocatedBytes()).isZero();
            trainer.fit(Network.of(NETWORK, 1), Dataset.of(x, y));
            assertThat(memory.onDevice()).isEqualTo(most[0]);
            assertThat(backend.allocatedBytes()).isZero();
        }
    }
}
