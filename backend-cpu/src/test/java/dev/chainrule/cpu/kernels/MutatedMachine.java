package dev.chainrule.cpu.kernels;

import dev.chainrule.conformance.Mutation;
import dev.chainrule.cpu.machine.Machine;
import dev.chainrule.cpu.machine.NativeMachine;
import dev.chainrule.cpu.machine.Program;
import dev.chainrule.cpu.machine.ProgramMutants;
import dev.chainrule.cpu.machine.ProgramMutants.ProgramMutant;
import dev.chainrule.cpu.scalar.ScalarBackend;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.DeviceInfo;
import java.util.Map;
import java.util.TreeMap;

/** Judges cpu:native with one program changed in one place; or with all as they are, and then tells which programs that needs. */
final class MutatedMachine {
    /** The beginning of a line about a program: its name and its number of mutants follow. */
    static final String PROGRAM = "program: ";

    /** The beginning of a line about the mutant: its place, the kind of change and the change follow. */
    static final String MUTANT = "mutant: ";

    private static final int THREADS = 2;
    private static final DeviceInfo DEVICE = new DeviceInfo(
            "cpu:native",
            "machine code with a fault",
            DeviceInfo.Kind.CPU,
            1,
            Runtime.getRuntime().maxMemory(),
            Map.of());

    private MutatedMachine() {}

    /** Takes the set of instructions, the number of random sequences, the name of the program, and the number of its mutant. */
    public static void main(String[] arguments) {
        InstructionSet set = InstructionSet.valueOf(arguments[0]);
        Loaded loaded =
                arguments.length == 2 ? new Loaded("", 0) : new Loaded(arguments[2], Integer.parseInt(arguments[3]));
        try (Backend judge = new ScalarBackend("cpu:scalar")) {
            Mutation.judge(
                    judge,
                    DEVICE,
                    () -> new NativeBackend(DEVICE.id(), new Changing(new NativeMachine(), loaded), set, THREADS),
                    Integer.parseInt(arguments[1]));
        }
        if (arguments.length == 2) {
            loaded.counts.forEach((name, count) -> System.out.println(PROGRAM + name + " " + count));
        }
        System.exit(0); // a thread that a fault has left behind is no reason to stay
    }

    /** The programs as they are loaded, one of them changed. */
    private static final class Loaded {
        private final String name;
        private final int mutant;
        private final Map<String, Integer> counts = new TreeMap<>();

        Loaded(String name, int mutant) {
            this.name = name;
            this.mutant = mutant;
        }

        synchronized Program of(Program program) {
            if (program.name().equals(name)) {
                ProgramMutant changed = ProgramMutants.of(program).get(mutant);
                if (counts.put(name, 1) == null) {
                    System.out.println(MUTANT + String.join(" ¦ ", changed.place(), changed.kind(), changed.change()));
                }
                return changed.program();
            }
            if (name.isEmpty()) {
                counts.computeIfAbsent(
                        program.name(), any -> ProgramMutants.of(program).size());
            }
            return program;
        }
    }

    private record Changing(Machine machine, Loaded loaded) implements Machine {
        @Override
        public Routine load(Program program) {
            return machine.load(loaded.of(program));
        }

        @Override
        public void close() {
            machine.close();
        }
    }
}
