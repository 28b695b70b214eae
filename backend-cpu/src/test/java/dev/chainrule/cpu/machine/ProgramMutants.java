package dev.chainrule.cpu.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All programs that differ from one in an instruction, a mask, a number or a constant. */
public final class ProgramMutants {
    private static final Map<Opcode, Opcode> OTHERS = Map.ofEntries(
            Map.entry(Opcode.VADDPS, Opcode.VSUBPS),
            Map.entry(Opcode.VSUBPS, Opcode.VADDPS),
            Map.entry(Opcode.VMULPS, Opcode.VADDPS),
            Map.entry(Opcode.VDIVPS, Opcode.VMULPS),
            Map.entry(Opcode.VMAXPS, Opcode.VMINPS),
            Map.entry(Opcode.VMINPS, Opcode.VMAXPS),
            Map.entry(Opcode.VFMADD132PS, Opcode.VFMADD213PS),
            Map.entry(Opcode.VFMADD213PS, Opcode.VFMADD132PS),
            Map.entry(Opcode.VFMADD231PS, Opcode.VFMADD213PS),
            Map.entry(Opcode.VADDPD, Opcode.VSUBPD),
            Map.entry(Opcode.VSUBPD, Opcode.VADDPD),
            Map.entry(Opcode.VMULPD, Opcode.VADDPD),
            Map.entry(Opcode.VDIVPD, Opcode.VMULPD),
            Map.entry(Opcode.VXORPS, Opcode.VORPS),
            Map.entry(Opcode.VORPS, Opcode.VANDPS),
            Map.entry(Opcode.VANDPS, Opcode.VORPS),
            Map.entry(Opcode.VANDNPS, Opcode.VANDPS),
            Map.entry(Opcode.VPADDD, Opcode.VXORPS),
            Map.entry(Opcode.VUNPCKLPS, Opcode.VUNPCKHPS),
            Map.entry(Opcode.VUNPCKHPS, Opcode.VUNPCKLPS),
            Map.entry(Opcode.JL, Opcode.JGE),
            Map.entry(Opcode.JGE, Opcode.JL),
            Map.entry(Opcode.JE, Opcode.JNE),
            Map.entry(Opcode.JNE, Opcode.JE));

    /** Without the frame a call would not return, or into a JVM whose registers it has changed; the others change no result. */
    private static final Set<Opcode> KEPT =
            Set.of(Opcode.PUSH, Opcode.POP, Opcode.RET, Opcode.JMP, Opcode.VZEROUPPER, Opcode.PREFETCHT0);

    private final Program program;
    private final List<ProgramMutant> mutants = new ArrayList<>();

    private ProgramMutants(Program program) {
        this.program = program;
    }

    /**
     * A changed program.
     *
     * @param place the instruction or constant as it was, after its number
     * @param change from what to what
     */
    public record ProgramMutant(Program program, String place, String kind, String change) {}

    /** The mutants of a program, in the order of their instructions, and those of its constants at the end. */
    public static List<ProgramMutant> of(Program program) {
        ProgramMutants all = new ProgramMutants(program);
        for (int i = 0; i < program.instructions().size(); i++) {
            all.instruction(i);
        }
        program.constants().forEach(all::constant);
        return all.mutants;
    }

    private void instruction(int at) {
        Instruction was = program.instructions().get(at);
        if (KEPT.contains(was.opcode())) {
            return;
        }
        without(at);
        Opcode other = OTHERS.get(was.opcode());
        if (other != null) {
            add(at, "an operation", new Instruction(other, was.operands(), was.mask(), was.zeroing()));
        }
        if (was.mask() != null) {
            add(at, "a mask", new Instruction(was.opcode(), was.operands(), null, false));
        }
        for (int i = 0; i < was.operands().size(); i++) {
            if (was.operands().get(i) instanceof Imm number) {
                operand(at, "a number", i, new Imm(number.value() ^ 1));
            } else if (was.operands().get(i) instanceof Mem memory
                    && memory.base() != null
                    && was.opcode().form != Opcode.Form.REGISTER_MEMORY) {
                operand(at, "an address", i, memory.plus(Float.BYTES));
            }
        }
    }

    private void operand(int at, String kind, int number, Operand other) {
        Instruction was = program.instructions().get(at);
        List<Operand> operands = new ArrayList<>(was.operands());
        operands.set(number, other);
        add(at, kind, new Instruction(was.opcode(), operands, was.mask(), was.zeroing()));
    }

    private void add(int at, String kind, Instruction other) {
        List<Instruction> changed = new ArrayList<>(program.instructions());
        changed.set(at, other);
        mutants.add(new ProgramMutant(
                new Program(program.name(), changed, program.labels(), program.constants()),
                place(at),
                kind,
                program.instructions().get(at) + " → " + other));
    }

    private void without(int at) {
        List<Instruction> fewer = new ArrayList<>(program.instructions());
        fewer.remove(at);
        Map<String, Integer> labels = new HashMap<>(program.labels());
        labels.replaceAll((label, place) -> place > at ? place - 1 : place);
        mutants.add(new ProgramMutant(
                new Program(program.name(), fewer, labels, program.constants()),
                place(at),
                "an instruction",
                program.instructions().get(at) + " → nothing"));
    }

    private void constant(String label, int bits) {
        Map<String, Integer> constants = new LinkedHashMap<>(program.constants());
        constants.put(label, bits ^ 1);
        mutants.add(new ProgramMutant(
                new Program(program.name(), program.instructions(), program.labels(), constants),
                label,
                "a constant",
                "0x" + Integer.toHexString(bits) + " → 0x" + Integer.toHexString(bits ^ 1)));
    }

    private String place(int at) {
        return "instruction " + at;
    }
}
