package dev.chainrule.cpu.machine;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An instruction, with its operands in Intel's order: the target is the first.
 *
 * @param mask the lanes that are written, null for all
 * @param zeroing whether lanes that are not written become 0; otherwise they stay
 */
public record Instruction(
        Opcode opcode, List<Operand> operands, @Nullable Mask mask, boolean zeroing) {
    private static final int BROADCAST_UNIT = 32;

    /** The instruction in the Intel syntax of GNU as. */
    @Override
    public String toString() {
        String words = operands.stream().map(this::word).collect(Collectors.joining(", "));
        if (mask != null) {
            String first = word(operands.get(0));
            words = first + "{" + mask + "}" + (zeroing ? "{z}" : "") + words.substring(first.length());
        }
        String name = opcode.form == Opcode.Form.JUMP ? "{disp32} " + opcode.word() : opcode.word();
        return operands.isEmpty() ? name : name + " " + words;
    }

    private String word(Operand operand) {
        return operand instanceof Mem memory && memory.broadcast()
                ? "dword ptr " + memory + "{1to" + bits() / BROADCAST_UNIT + "}"
                : operand.toString();
    }

    /** The bits of the widest vector; 0 if there is none. */
    int bits() {
        int bits = 0;
        for (Operand operand : operands) {
            if (operand instanceof Vec v) {
                bits = Math.max(bits, v.bits());
            }
        }
        return bits;
    }

    /** Whether only EVEX can encode it: by its width, by a register beyond 15, by a mask or by a broadcast. */
    boolean needsEvex() {
        boolean comparesToMask = opcode == Opcode.VCMPPS && operands.get(0) instanceof Mask;
        if (mask != null || bits() > 256 || comparesToMask) {
            return true;
        }
        for (Operand operand : operands) {
            if ((operand instanceof Vec v && v.number() > 15) || (operand instanceof Mem m && m.broadcast())) {
                return true;
            }
        }
        return false;
    }
}
