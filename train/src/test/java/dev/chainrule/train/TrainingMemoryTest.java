package dev.chainrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compute.Compute;
import dev.chainrule.nn.Network;
import dev.chainrule.nn.Topology;
import dev.chainrule.optimizer.Clipping;
import dev.chainrule.optimizer.NamedOptimizer;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.DeviceInfo;
import dev.chainrule.spi.Element;
import dev.chainrule.testing.ArrayBackend;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a training tells of its memory beforehand is what it takes up. */
class TrainingMemoryTest {
    private static final Topology NETWORK = Topology.of(3, 4, 2);
    private static final long PLENTY = 1L << 40;

    /** A backend that keeps account of its memory. */
    private static final class Accounting extends ArrayBackend {
        private long bytes;
        private long most;

        @Override
        public Buffer allocate(Element type, long count) {
            Buffer memory = super.allocate(type, count);
            long size = count * type.bytes();
            bytes += size;
            most = Math.max(most, bytes);
            return new Counted(this, memory, size);
        }
    }

    /** Memory of which the account is kept. */
    private static final class Counted extends ArrayBackend.Memory {
        private final Accounting account;
        private final Buffer memory;
        private final long size;

        Counted(Accounting account, Buffer memory, long size) {
            super(memory.type(), Math.toIntExact(memory.count()));
            this.account = account;
            this.memory = memory;
            this.size = size;
        }

        @Override
        public void close() {
            account.bytes -= size;
            memory.close();
            super.close();
        }
    }

    private static Dataset examples(int size) {
        float[][] x = new float[size][3];
        int[] labels = new int[size];
        for (int e = 0; e < size; e++) {
            x[e][e % 3] = 1;
            labels[e] = e % 2;
        }
        return Dataset.of(x, labels);
    }

    private static Trainer trainer(Compute compute, NamedOptimizer optimizer) {
        return Trainer.on(compute)
                .optimizer(optimizer.of(0.01f, 0, Clipping.NONE))
                .batch(8)
                .epochs(2)
                .validate(0.2);
    }

    @ParameterizedTest
    @EnumSource(NamedOptimizer.class)
    void whatIsToldIsWhatTheDeviceAccountsFor(NamedOptimizer optimizer) {
        for (long memoryBytes : new long[] {1, PLENTY}) {
            Accounting backend = new Accounting();
            try (Compute compute = new Compute(backend, ArrayBackend.device(memoryBytes))) {
                Trainer plan = trainer(compute, optimizer);
                TrainingMemory told = plan.memory(Network.of(NETWORK, 1), examples(50));
                assertThat(backend.most).as("allocated beforehand").isZero();
                long[] seen = {0};
                plan.listen(new TrainingListener() {
                            @Override
                            public void progressed(int epoch, int examples) {
                                seen[0] = Math.max(seen[0], backend.bytes);
                            }
                        })
                        .fit(Network.of(NETWORK, 1), examples(50));
                assertThat(told.onDevice()).isEqualTo(seen[0]).isEqualTo(backend.most);
                assertThat(backend.bytes).as("left over").isZero();
                assertThat(told.way())
                        .isEqualTo(memoryBytes == PLENTY ? TrainingMemory.Way.RESIDENT : TrainingMemory.Way.FROM_HEAP);
            }
        }
    }

    @Test
    void usesAreApart() {
        try (Compute compute = new ArrayBackend().compute()) {
            TrainingMemory adam = trainer(compute, NamedOptimizer.ADAM).memory(Network.of(NETWORK, 1), examples(50));
            long parameters = 4L * (3 * 4 + 4 + 4 * 2 + 2);
            assertThat(adam.parameters()).isEqualTo(parameters);
            assertThat(adam.optimizer()).as("gradient and two moments").isEqualTo(3 * parameters);
            assertThat(adam.data()).as("inputs, targets and row numbers").isEqualTo(40 * 4 * (3 + 2 + 1));
            assertThat(adam.workspace())
                    .as("inputs, activations, Z, Y and two errors; a cost for each example")
                    .isEqualTo(8 * 4 * (3 + 4 + 2 + 2 + 4 + 2) + 40 * 4);
            TrainingMemory descent = trainer(compute, NamedOptimizer.SGD).memory(Network.of(NETWORK, 1), examples(50));
            assertThat(descent.optimizer()).isZero();
            assertThat(adam.text())
                    .contains("parameters 104 B, optimizer 312 B")
                    .contains("the data stay on the device");
            assertThat(adam.complaint()).isEmpty();
        }
    }

    @Test
    void whatCannotFitIsALine() {
        try (Compute compute = new Compute(new ArrayBackend(), ArrayBackend.device(1000))) {
            TrainingMemory memory = trainer(compute, NamedOptimizer.ADAM).memory(Network.of(NETWORK, 1), examples(50));
            assertThat(memory.complaint())
                    .hasValueSatisfying(line -> assertThat(line)
                            .startsWith("training needs " + memory.onDevice() / 1000)
                            .contains("which has 1.0 kB")
                            .contains("a smaller batch")
                            .hasLineCount(1));
        }
        DeviceInfo heap = new DeviceInfo(
                "heap:0",
                "",
                DeviceInfo.Kind.CPU,
                1,
                Runtime.getRuntime().maxMemory(),
                Map.of(DeviceInfo.MEMORY, DeviceInfo.HEAP));
        try (Compute compute = new Compute(new ArrayBackend(), heap)) {
            Topology wide = Topology.of(3, 1 << 14, 2);
            Dataset claims = new Claiming(Runtime.getRuntime().maxMemory());
            assertThat(trainer(compute, NamedOptimizer.SGD)
                            .memory(Network.of(wide, 1), claims)
                            .complaint())
                    .hasValueSatisfying(line ->
                            assertThat(line).contains("of the Java heap").contains("-Xmx"));
        }
    }

    /** Examples that say they take up some memory. */
    private record Claiming(long bytes) implements Dataset {
        @Override
        public int size() {
            return 50;
        }

        @Override
        public int inputs() {
            return 3;
        }

        @Override
        public int outputs() {
            return 2;
        }

        @Override
        public void copyInputs(int from, int count, float[] x) {}

        @Override
        public void copyTargets(int from, int count, float[] y) {}

        @Override
        public long bytesInHeap() {
            return bytes;
        }
    }

    @Test
    void dataLeaveRoomForThemselvesInTheHeapAndFitABuffer() {
        long size = 50 * 4 * (3 + 2);
        Map<String, String> heap = Map.of(DeviceInfo.MEMORY, DeviceInfo.HEAP);
        assertThat(way(2 * size, Map.of())).isEqualTo(TrainingMemory.Way.RESIDENT);
        assertThat(way(2 * size, heap)).as("half of what the data leave").isEqualTo(TrainingMemory.Way.FROM_HEAP);
        assertThat(way(4 * size, heap)).isEqualTo(TrainingMemory.Way.RESIDENT);
        assertThat(way(4 * size, Map.of(DeviceInfo.LONGEST_BUFFER, "599 bytes")))
                .isEqualTo(TrainingMemory.Way.FROM_HEAP);
        assertThat(way(4 * size, Map.of(DeviceInfo.LONGEST_BUFFER, "600 bytes")))
                .isEqualTo(TrainingMemory.Way.RESIDENT);
    }

    private static TrainingMemory.Way way(long memoryBytes, Map<String, String> facts) {
        DeviceInfo device = new DeviceInfo("some:0", "", DeviceInfo.Kind.CPU, 1, memoryBytes, facts);
        try (Compute compute = new Compute(new ArrayBackend(), device)) {
            return Trainer.on(compute)
                    .memory(Network.of(NETWORK, 1), examples(50))
                    .way();
        }
    }
}
