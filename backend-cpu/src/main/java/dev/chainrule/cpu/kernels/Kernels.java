package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Machine;
import dev.chainrule.cpu.machine.Machine.Routine;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.spi.Activation;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/** The kernels of an opened backend. Each is assembled when it is first needed, which takes some hundred microseconds. */
final class Kernels implements AutoCloseable {
    /** The most vectors of a tile: more than two are for tiles of one or two rows. */
    static final int MOST_VECTORS = 8;

    private static final int DOT_GROUPS = DotKernel.mostGroups(InstructionSet.AVX512, 1);
    private static final int ENDS = End.COUNT;

    private final Machine machine;
    private final InstructionSet set;
    /** The set of kernels that have vectors of 256 bits on every processor. */
    private final InstructionSet set256;

    private final AtomicReferenceArray<Routine> tiles;
    private final AtomicReferenceArray<Routine> peaks;
    private final AtomicReferenceArray<Routine> panels = new AtomicReferenceArray<>(RowsInLanes.ROWS + 1);
    private final AtomicReferenceArray<Routine> transposes = new AtomicReferenceArray<>((RowsInLanes.ROWS + 1) * ENDS);
    private final AtomicReferenceArray<Routine> dots =
            new AtomicReferenceArray<>((DotKernel.MOST_ROWS + 1) * (DOT_GROUPS + 1) * ENDS);
    private final AtomicReferenceArray<Routine> narrow = new AtomicReferenceArray<>(3 * (NarrowKernel.MOST_ROWS + 1));
    private final AtomicReferenceArray<Routine> copies;
    private final AtomicReferenceArray<Routine> sums;
    private final Map<Activation, AtomicReferenceArray<Routine>> units = new EnumMap<>(Activation.class);
    private final Map<Loop, AtomicReferenceArray<Routine>> loops = new EnumMap<>(Loop.class);

    Kernels(Machine machine, InstructionSet set) {
        this.machine = machine;
        this.set = set;
        set256 = set.of256Bits();
        for (Activation g : Activation.values()) {
            units.put(g, new AtomicReferenceArray<>(3));
        }
        for (Loop loop : Loop.values()) {
            loops.put(loop, new AtomicReferenceArray<>(1));
        }
        peaks = new AtomicReferenceArray<>(PeakKernel.mostVectors(set) + 1);
        tiles = new AtomicReferenceArray<>(FirstLanes.variants(set) * (set.tileRows() + 1) * (MOST_VECTORS + 1));
        int variants = FirstLanes.variants(set256);
        copies = new AtomicReferenceArray<>(variants * (MOST_VECTORS + 1));
        sums = new AtomicReferenceArray<>(variants * (SumKernel.MOST_VECTORS + 1) * ENDS);
    }

    InstructionSet set() {
        return set;
    }

    @Override
    public void close() {
        machine.close();
    }

    /** @param last the lanes of the last vector; 0 for all, as below */
    Routine tile(int rows, int vectors, int last) {
        int rest = FirstLanes.variant(set, last);
        int index = (rows * (MOST_VECTORS + 1) + vectors) * FirstLanes.variants(set) + rest;
        return get(tiles, index, () -> TileKernel.of(set, rows, vectors, rest));
    }

    Routine panel(int rows) {
        return get(panels, rows, () -> TransposeKernel.toPanel(set256, rows));
    }

    Routine transpose(int rows, End end) {
        return get(transposes, rows * ENDS + end.number, () -> TransposeKernel.toTarget(set256, rows, end));
    }

    Routine dots(int rows, int groups, End end) {
        int index = (rows * (DOT_GROUPS + 1) + groups) * ENDS + end.number;
        return get(dots, index, () -> DotKernel.of(set, rows, groups, end));
    }

    Routine narrow(int rows, int groups) {
        return get(narrow, 3 * rows + groups, () -> NarrowKernel.of(rows, groups));
    }

    Routine copy(int vectors, int last) {
        int rest = FirstLanes.variant(set256, last);
        int index = FirstLanes.variants(set256) * vectors + rest;
        return get(copies, index, () -> CopyKernel.of(set256, vectors, rest));
    }

    Routine activate(Activation g) {
        return get(of(g), 0, () -> ElementKernels.activate(set, g));
    }

    Routine addAndActivate(Activation g) {
        return get(of(g), 1, () -> ElementKernels.addAndActivate(set, g));
    }

    Routine multiplyBySlope(Activation g) {
        return get(of(g), 2, () -> ElementKernels.multiplyBySlope(set, g));
    }

    private AtomicReferenceArray<Routine> of(Activation g) {
        return Objects.requireNonNull(units.get(g));
    }

    Routine loop(Loop loop) {
        return get(Objects.requireNonNull(loops.get(loop)), 0, () -> loop.program(set));
    }

    Routine peak(int vectors) {
        return get(peaks, vectors, () -> PeakKernel.of(set, vectors));
    }

    Routine sums(int vectors, int last, End end) {
        int rest = FirstLanes.variant(set256, last);
        int index = (FirstLanes.variants(set256) * vectors + rest) * ENDS + end.number;
        return get(sums, index, () -> SumKernel.of(set256, vectors, rest, end));
    }

    /** The name of a program. No formatter makes it, since the first kernels are assembled while a JVM is young. */
    static String name(Object... parts) {
        StringBuilder name = new StringBuilder();
        for (Object part : parts) {
            String word = part.toString();
            if (!word.isEmpty()) {
                name.append(name.length() == 0 ? "" : "_").append(word.toLowerCase(Locale.ROOT));
            }
        }
        return name.toString();
    }

    private Routine get(AtomicReferenceArray<Routine> routines, int index, Supplier<Program> program) {
        Routine routine = routines.get(index);
        return routine != null ? routine : load(routines, index, program);
    }

    private synchronized Routine load(AtomicReferenceArray<Routine> routines, int index, Supplier<Program> program) {
        Routine routine = routines.get(index);
        if (routine == null) { // else another thread was faster
            routine = machine.load(program.get());
            routines.set(index, routine);
        }
        return routine;
    }
}
