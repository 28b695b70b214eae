package dev.chainrule.conformance;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.BackendException;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Wrong lifetimes and errors. */
final class LifetimeFaults {
    private static final long POOL = 1L << 30;

    private LifetimeFaults() {}

    static Stream<Fault> faults() {
        return Stream.concat(lifetimes(), errors());
    }

    private static Stream<Fault> lifetimes() {
        return Stream.of(
                Fault.in("L1", "a double free", () -> closing(twiceThrows())),
                Fault.in("L1", "a backend closes twice", () -> new OracleBackend() {
                    private final Consumer<Buffer> twice = twiceThrows();
                    private final Buffer self = new Memory(Element.INT32, 0);

                    @Override
                    public void close() {
                        twice.accept(self);
                    }
                }),
                new Fault("L2", "all backends share a context, which the first close releases", () -> {
                    AtomicInteger closed = new AtomicInteger();
                    return new OracleProvider(() -> new OracleBackend() {
                        @Override
                        public void upload(float[] s, int o, View t) {
                            if (closed.get() > 0) {
                                throw new BackendException(
                                        ID, "upload", "context is gone", "CL_INVALID_CONTEXT", null, null);
                            }
                            super.upload(s, o, t);
                        }

                        @Override
                        public void close() {
                            closed.incrementAndGet();
                        }
                    });
                }),
                new Fault("L3", "closed buffers stay in the pool", () -> {
                    AtomicLong used = new AtomicLong();
                    return new OracleProvider(() -> limited(used));
                }),
                Fault.in("L4", "memory is freed while the queue still needs it", LifetimeFaults::freeingAtOnce),
                Fault.in("L5", "only the thread that opened it may call", () -> new OracleBackend() {
                    private final Thread owner = Thread.currentThread();

                    @Override
                    public Buffer allocate(Element type, long count) {
                        if (Thread.currentThread() != owner) {
                            throw new BackendException(ID, "allocate", "no context on this thread", null);
                        }
                        return super.allocate(type, count);
                    }
                }));
    }

    private static Stream<Fault> errors() {
        return Stream.of(
                allocating("E1", "an OutOfMemoryError gets out", count -> {
                    throw new OutOfMemoryError("Requested array size exceeds VM limit");
                }),
                allocating(
                        "E1",
                        "a count is cut to an int",
                        count -> new OracleBackend.Memory(Element.FLOAT32, (int) count & 0xff)),
                allocating("E1", "the failure names another operation", count -> {
                    throw new BackendException(OracleBackend.ID, "malloc", "null", null);
                }),
                allocating(
                        "E2",
                        "a count is cut to an int, which is negative",
                        count -> new OracleBackend.Memory(Element.FLOAT32, (int) count)),
                new Fault("E2", "after a failure the device is lost for everybody", () -> {
                    AtomicInteger failed = new AtomicInteger();
                    return new OracleProvider(() -> new OracleBackend() {
                        @Override
                        public Buffer allocate(Element type, long count) {
                            if (count > Integer.MAX_VALUE || failed.get() > 0) {
                                failed.incrementAndGet();
                                throw new BackendException(ID, "allocate", "device lost", null);
                            }
                            return super.allocate(type, count);
                        }
                    });
                }));
    }

    private static Consumer<Buffer> twiceThrows() {
        Set<Buffer> closed = new HashSet<>();
        return buffer -> {
            if (!closed.add(buffer)) {
                throw new IllegalStateException("invalid mem object");
            }
        };
    }

    /** A backend whose buffers do this when they are closed. */
    private static OracleBackend closing(Consumer<Buffer> close) {
        return new OracleBackend() {
            @Override
            public Buffer allocate(Element type, long count) {
                super.allocate(type, count);
                return new Memory(type, (int) count) {
                    @Override
                    public void close() {
                        close.accept(this);
                    }
                };
            }
        };
    }

    private static Backend freeingAtOnce() {
        Set<Buffer> freed = new HashSet<>();
        OracleBackend device = new OracleBackend() {
            @Override
            public Buffer allocate(Element type, long count) {
                return new Memory(type, (int) count) {
                    @Override
                    public void close() {
                        freed.add(this);
                    }
                };
            }

            @Override
            public void axpy(float alpha, View x, View y) {
                if (freed.contains(x.buffer())) {
                    throw new BackendException(ID, "axpy", "x", "CL_INVALID_MEM_OBJECT", null, null);
                }
                super.axpy(alpha, x, y);
            }
        };
        return new Queue(device).backend();
    }

    private static OracleBackend limited(AtomicLong used) {
        return new OracleBackend() {
            @Override
            public Buffer allocate(Element type, long count) {
                if (used.addAndGet(count * type.bytes()) > POOL) {
                    throw new BackendException(ID, "allocate", "no room for " + count, null);
                }
                return super.allocate(type, count);
            }
        };
    }

    private interface Allocation {
        Buffer of(long count);
    }

    private static Fault allocating(String rule, String description, Allocation beyondInt) {
        Supplier<Backend> backend = () -> new OracleBackend() {
            @Override
            public Buffer allocate(Element type, long count) {
                return count > Integer.MAX_VALUE ? beyondInt.of(count) : super.allocate(type, count);
            }
        };
        return Fault.in(rule, description, backend);
    }
}
