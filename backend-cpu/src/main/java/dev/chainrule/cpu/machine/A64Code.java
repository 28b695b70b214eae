package dev.chainrule.cpu.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Code for aarch64 while it is written: its instructions, its labels, and the instructions of the program that each came from. */
final class A64Code {
    /** The register for addresses that no single instruction reaches. */
    static final int ADDRESS = 16;
    /** The register for numbers from memory. */
    static final int NUMBER = 17;

    private static final int TWELVE_BITS = 12;
    private static final int LOW = (1 << TWELVE_BITS) - 1;

    private final List<A64Instruction> instructions = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final List<Note> notes = new ArrayList<>();

    /**
     * A line of the listing.
     *
     * @param before the number of the instruction that it stands before
     * @param words kept as they are, since they are seldom read
     */
    private record Note(int before, Object words) {}

    /**
     * Memory that a load or store reaches.
     *
     * @param base the number of a register
     */
    record Place(int base, int displacement) {}

    // ---- instructions

    void put(A64Opcode opcode, int d, int n, int m, int i) {
        instructions.add(new A64Instruction(opcode, d, n, m, i, null));
    }

    void put(A64Opcode opcode, int d, int n, int m) {
        put(opcode, d, n, m, 0);
    }

    void put(A64Opcode opcode, int d, int n) {
        put(opcode, d, n, 0, 0);
    }

    /** An instruction with one register. */
    void put(A64Opcode opcode, int d) {
        put(opcode, d, 0, 0, 0);
    }

    /** A load or store of the register d. */
    void put(A64Opcode opcode, int d, Place place) {
        put(opcode, d, place.base, 0, place.displacement);
    }

    /** A jump or an address. */
    void put(A64Opcode opcode, int d, Label to) {
        instructions.add(new A64Instruction(opcode, d, 0, 0, 0, to.name()));
    }

    /** Names the next instruction. */
    void label(String name) {
        labels.put(name, instructions.size());
        notes.add(new Note(instructions.size(), new Label(name)));
    }

    /** Tells, in the listing, what the next instructions are for. */
    void note(Object words) {
        notes.add(new Note(instructions.size(), words));
    }

    // ---- general registers and memory

    /** The register of aarch64 in the role of one of x86-64: arguments are x0 to x5, and x19 to x24 belong to the caller. */
    static int x(Gp register) {
        return switch (register) {
            case RDI -> 0;
            case RSI -> 1;
            case RDX -> 2;
            case RCX -> 3;
            case R8 -> 4;
            case R9 -> 5;
            case RAX -> 9;
            case R10 -> 10;
            case R11 -> 11;
            case RBX -> 19;
            case RBP -> 20;
            case R12 -> 21;
            case R13 -> 22;
            case R14 -> 23;
            case R15 -> 24;
            case RSP -> throw new IllegalArgumentException("the stack pointer is no register of kernels");
        };
    }

    /** x_d ← x_n + a number, which no flag tells of. */
    void add(int d, int n, int number) {
        int size = Math.abs(number);
        int high = size >> TWELVE_BITS;
        if (high > LOW) {
            throw new IllegalArgumentException("a distance of " + number + " bytes, expected less than 16 MiB");
        }
        if (high != 0) {
            put(number < 0 ? A64Opcode.SUB_PAGES : A64Opcode.ADD_PAGES, d, n, 0, high);
        }
        if (high == 0 || (size & LOW) != 0) {
            put(number < 0 ? A64Opcode.SUB_NUMBER : A64Opcode.ADD_NUMBER, d, high == 0 ? n : d, 0, size & LOW);
        }
    }

    /** x_d ← the address of memory. */
    void address(int d, Mem m) {
        Place place = place(m, d);
        if (place.base != d || place.displacement != 0) {
            add(d, place.base, place.displacement);
        }
    }

    /** The number of a register that holds the address of memory. */
    int register(Mem m) {
        Place place = place(m, ADDRESS);
        if (place.displacement == 0) {
            return place.base;
        }
        add(ADDRESS, place.base, place.displacement);
        return ADDRESS;
    }

    /** Memory, with a displacement from {@code least} to {@code most} that is a multiple of {@code unit}. */
    Place within(Mem m, int least, int most, int unit) {
        Place place = place(m, ADDRESS);
        int displacement = place.displacement;
        if (displacement >= least && displacement <= most && displacement % unit == 0) {
            return place;
        }
        add(ADDRESS, place.base, displacement);
        return new Place(ADDRESS, 0);
    }

    /** Memory at any displacement; {@code scratch} becomes the sum of base and index. */
    private Place place(Mem m, int scratch) {
        Label label = m.label();
        if (label != null) {
            put(A64Opcode.ADR, scratch, label);
            return new Place(scratch, 0);
        }
        Gp base = m.base();
        if (base == null) {
            throw new IllegalArgumentException("memory without base and label");
        }
        Gp index = m.index();
        if (index == null) {
            return new Place(x(base), m.displacement());
        }
        put(A64Opcode.ADD_SHIFTED, scratch, x(base), x(index), Integer.numberOfTrailingZeros(m.scale()));
        return new Place(scratch, m.displacement());
    }

    // ---- what has been written

    /** The code of a program, followed by its constants. */
    byte[] bytes(Program program) {
        byte[] code = new byte[instructions.size() * A64Instruction.BYTES];
        Map<String, Integer> places = new HashMap<>();
        labels.forEach((label, number) -> places.put(label, number * A64Instruction.BYTES));
        byte[] all = program.withConstants(code, places);
        for (int k = 0; k < instructions.size(); k++) {
            int at = k * A64Instruction.BYTES;
            A64Instruction instruction = instructions.get(k);
            Program.put(all, at, instruction.word(distance(program, places, instruction.label(), at)));
        }
        return all;
    }

    private static int distance(Program program, Map<String, Integer> places, @Nullable String label, int from) {
        return label == null ? 0 : program.place(places, label) - from;
    }

    /** The code of a program in the syntax of GNU as. */
    String listing(Program program) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        for (Note note : notes) {
            next = list(text, next, note.before);
            String words = note.words.toString().replace("{disp32} ", ""); // which is for as of x86-64
            text.append(note.words instanceof Label ? words + ":" : "    // " + words)
                    .append('\n');
        }
        list(text, next, instructions.size());
        return program.listConstants(text);
    }

    private int list(StringBuilder text, int from, int to) {
        for (int k = from; k < to; k++) {
            text.append("    ").append(instructions.get(k)).append('\n');
        }
        return to;
    }
}
