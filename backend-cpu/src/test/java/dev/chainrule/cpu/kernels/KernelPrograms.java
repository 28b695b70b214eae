package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Program;
import dev.chainrule.spi.Activation;
import java.util.ArrayList;
import java.util.List;

/** The programs of a set of instructions, those with vectors of 256 bits among them. */
final class KernelPrograms {
    /** The most vectors of a tile, by its rows. */
    private static final int[] MOST_VECTORS = {0, Kernels.MOST_VECTORS, 4};

    private KernelPrograms() {}

    /** The most vectors of tiles with some rows. */
    static int mostVectors(int rows) {
        return rows < MOST_VECTORS.length ? MOST_VECTORS[rows] : Tiles.PANEL_VECTORS;
    }

    /** All programs, but of copies those alone that panels need. */
    static List<Program> of(InstructionSet set) {
        List<Program> programs = new ArrayList<>();
        for (int rows = 1; rows <= set.tileRows(); rows++) {
            for (int vectors = 1; vectors <= mostVectors(rows); vectors++) {
                for (int rest = 0; rest < FirstLanes.variants(set); rest++) {
                    programs.add(TileKernel.of(set, rows, vectors, rest));
                }
            }
        }
        for (int vectors = 1; vectors <= PeakKernel.mostVectors(set); vectors++) {
            programs.add(PeakKernel.of(set, vectors));
        }
        for (End end : End.values()) {
            for (int rows = 1; rows <= DotKernel.MOST_ROWS; rows++) {
                programs.add(DotKernel.of(set, rows, DotKernel.mostGroups(set, rows), end));
            }
        }
        for (Activation g : Activation.values()) {
            programs.add(ElementKernels.activate(set, g));
            programs.add(ElementKernels.addAndActivate(set, g));
            programs.add(ElementKernels.multiplyBySlope(set, g));
        }
        for (Loop loop : Loop.values()) {
            programs.add(loop.program(set));
        }
        // one row is a column, which is computed otherwise
        for (int rows = 2; set == InstructionSet.AVX512 && rows <= NarrowKernel.MOST_ROWS; rows++) {
            for (int groups = 1; groups <= NarrowKernel.mostGroups(rows); groups++) {
                programs.add(NarrowKernel.of(rows, groups));
            }
        }
        addOf256Bits(set.of256Bits(), Tiles.PANEL_VECTORS * set.lanes() / RowsInLanes.ROWS, programs);
        return programs;
    }

    private static void addOf256Bits(InstructionSet set, int panelVectors, List<Program> programs) {
        for (int rows = 1; rows <= RowsInLanes.ROWS; rows++) {
            programs.add(TransposeKernel.toPanel(set, rows));
            for (End end : End.values()) {
                programs.add(TransposeKernel.toTarget(set, rows, end));
            }
        }
        for (int rest = 0; rest < FirstLanes.variants(set); rest++) {
            for (int vectors = 1; vectors <= SumKernel.MOST_VECTORS; vectors++) {
                for (End end : End.values()) {
                    programs.add(SumKernel.of(set, vectors, rest, end));
                }
            }
            for (int vectors = 1; vectors <= panelVectors; vectors++) {
                programs.add(CopyKernel.of(set, vectors, rest));
            }
        }
    }
}
