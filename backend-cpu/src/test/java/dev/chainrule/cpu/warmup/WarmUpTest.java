package dev.chainrule.cpu.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.cpu.heap.HeapMemory;
import dev.chainrule.cpu.plain.PlainBackend;
import dev.chainrule.cpu.vector.VectorBackend;
import dev.chainrule.nn.CounterRandom;
import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vectors that fail never compute, and a warning of one line says why. */
class WarmUpTest {
    private static final String DEVICE = "cpu:vector";
    private static final long PATIENCE = 60_000_000_000L;

    private final Logger logger = Logger.getLogger("dev.chainrule.cpu");
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            warnings.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        Thread.setDefaultUncaughtExceptionHandler(null);
    }

    /** Vectors that give one element with another last bit. */
    private static VectorBackend wrong(int threads) {
        return new VectorBackend(DEVICE, threads) {
            @Override
            public void dense(View x, View theta, View bias, Activation g, View a) {
                super.dense(x, theta, bias, g, a);
                float[] values = HeapMemory.floats(a);
                values[HeapMemory.start(a)] = Math.nextUp(values[HeapMemory.start(a)]);
            }

            @Override
            public void gatherRows(View s, View rows, View t) {
                throw new IllegalStateException("planted");
            }
        };
    }

    private static VectorBackend throwing(int threads) {
        return new VectorBackend(DEVICE, threads) {
            @Override
            public void dense(View x, View theta, View bias, Activation g, View a) {
                throw new IllegalStateException("planted");
            }
        };
    }

    private static VectorBackend without(int threads) {
        throw new OutOfMemoryError("planted");
    }

    @Test
    void vectorsOfOtherBitsNeverCompute() {
        refused(WarmUpTest::wrong, "DENSE SIGMOID NT", "by vectors, expected");
    }

    @Test
    void vectorsThatThrowNeverCompute() {
        refused(WarmUpTest::throwing, "IllegalStateException: planted");
    }

    @Test
    void vectorsWithoutRoomNeverCompute() {
        refused(WarmUpTest::without, "OutOfMemoryError: planted");
    }

    @Test
    void vectorsMadeForABackendThatIsClosedAreClosedToo() throws InterruptedException {
        AtomicInteger open = new AtomicInteger();
        for (int millis : new int[] {0, 250, 300, 350, 600}) {
            Backend backend = new WarmingBackend(DEVICE, 2, threads -> counted(threads, open));
            Layer layer = new Layer(backend);
            for (int call = 0; call < 20; call++) {
                layer.compute();
            }
            Thread.sleep(millis);
            backend.close();
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("chainrule-warm-up")) {
                thread.join(PATIENCE / 1_000_000);
            }
        }
        assertThat(open).hasValue(0);
    }

    private static VectorBackend counted(int threads, AtomicInteger open) {
        open.incrementAndGet();
        return new VectorBackend(DEVICE, threads) {
            @Override
            public void close() {
                open.decrementAndGet();
                super.close();
            }
        };
    }

    private void refused(IntFunction<VectorBackend> maker, String... words) {
        float[] expected = dense(new PlainBackend(DEVICE));
        Backend backend = new WarmingBackend(DEVICE, 2, maker);
        Layer layer = new Layer(backend);
        long begin = System.nanoTime();
        for (int more = 1000; more > 0 && System.nanoTime() - begin < PATIENCE; more -= warnings.isEmpty() ? 0 : 1) {
            assertThat(layer.compute()).isEqualTo(expected);
        }
        layer.gather(); // by plain loops, as all
        backend.close();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("cpu:vector: plain loops compute all")
                .contains(words);
        assertThat(uncaught).isEmpty();
    }

    @Test
    void aProofFindsThem() {
        for (IntFunction<VectorBackend> maker :
                List.<IntFunction<VectorBackend>>of(WarmUpTest::wrong, WarmUpTest::throwing)) {
            Backend backend = new WarmingBackend(DEVICE, 1, maker);
            Layer layer = new Layer(backend);
            layer.compute();
            backend.prove(true);
            assertThatThrownBy(layer::compute).isInstanceOfAny(BackendException.class, IllegalStateException.class);
            backend.close();
        }
        Backend sound = new WarmingBackend(DEVICE, 1);
        sound.prove(true);
        assertThat(dense(sound)).isEqualTo(dense(new PlainBackend(DEVICE)));
    }

    private static float[] dense(Backend backend) {
        float[] result = new Layer(backend).compute();
        backend.close();
        return result;
    }

    /** A dense layer that is large enough for vectors. */
    private static final class Layer {
        private final Backend backend;
        private final View x;
        private final View theta;
        private final View bias;
        private final View a;

        Layer(Backend backend) {
            this.backend = backend;
            x = draw(33, 20);
            theta = draw(17, 20);
            bias = draw(1, 17);
            a = draw(33, 17);
        }

        private View draw(int rows, int cols) {
            float[] values = new float[rows * cols];
            CounterRandom random = new CounterRandom(1, rows);
            for (int i = 0; i < values.length; i++) {
                values[i] = random.unit(i) - 0.5f;
            }
            View view = new View(backend.allocate(Element.FLOAT32, values.length), 0, rows, cols);
            backend.upload(values, 0, view);
            return view;
        }

        void gather() {
            View rows = new View(backend.allocate(Element.INT32, 1), 0, 1, 1);
            backend.upload(new int[] {2}, 0, rows);
            backend.gatherRows(x, rows, draw(1, 20));
        }

        float[] compute() {
            float[] result = new float[33 * 17];
            backend.dense(x, theta, bias, Activation.SIGMOID, a);
            backend.download(a, result, 0);
            return result;
        }
    }
}
