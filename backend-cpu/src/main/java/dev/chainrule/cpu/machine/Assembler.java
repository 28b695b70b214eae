package dev.chainrule.cpu.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a program, an instruction a call. A method has the name of its instruction, and operands in Intel's order: the target
 * is the first. {@code masked} before an instruction makes it write the lanes of a mask only.
 */
public final class Assembler {
    private final String name;
    private final List<Instruction> instructions = new ArrayList<>();
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private final Map<String, Integer> constants = new LinkedHashMap<>();
    private @Nullable Mask mask;
    private boolean zeroing;

    /** @param name the program's, for people */
    public Assembler(String name) {
        this.name = name;
    }

    /** The program. */
    public Program program() {
        return new Program(name, List.copyOf(instructions), Map.copyOf(labels), new LinkedHashMap<>(constants));
    }

    // ---- places and constants

    /** Gives the next instruction a name, which must be new, for jumps. */
    public void label(String label) {
        if (labels.put(label, instructions.size()) != null) {
            throw new IllegalArgumentException("label " + label + " twice in " + name);
        }
    }

    /** The memory of a float32 behind the code. */
    public Mem constant(float value) {
        return constantBits(Float.floatToRawIntBits(value));
    }

    /** The memory of 32 bits behind the code. */
    public Mem constantBits(int bits) {
        String label = "constant_".concat(Integer.toHexString(bits)); // + would have the young JVM make a class
        constants.put(label, bits);
        return new Mem(null, null, 1, 0, false, new Label(label));
    }

    /** The memory of 64 bits behind the code. */
    public Mem constant64(long bits) {
        String label = "constant64_".concat(Long.toHexString(bits));
        constants.put(label, (int) bits);
        constants.put(label.concat(Program.UPPER), (int) (bits >>> Integer.SIZE));
        return new Mem(null, null, 1, 0, false, new Label(label));
    }

    // ---- general registers

    /** t ← s. */
    public void mov(Gp t, Operand s) {
        add(s instanceof Imm ? Opcode.MOV_NUMBER : Opcode.MOV_LOAD, t, s);
    }

    /** t ← s. */
    public void mov(Gp t, int s) {
        mov(t, new Imm(s));
    }

    /** Memory t ← s. */
    public void mov(Mem t, Gp s) {
        add(Opcode.MOV_STORE, t, s);
    }

    /** t ← the address of s. */
    public void lea(Gp t, Mem s) {
        add(Opcode.LEA, t, s);
    }

    /** t ← t + s. */
    public void add(Gp t, Operand s) {
        add(Opcode.ADD, t, s);
    }

    /** t ← t + s. */
    public void add(Gp t, int s) {
        add(Opcode.ADD_NUMBER, t, new Imm(s));
    }

    /** t ← t - s. */
    public void sub(Gp t, Operand s) {
        add(Opcode.SUB, t, s);
    }

    /** t ← t - s, after which {@link #jne} asks whether t is not 0. */
    public void sub(Gp t, int s) {
        add(Opcode.SUB_NUMBER, t, new Imm(s));
    }

    /** Compares t with s, for a jump. */
    public void cmp(Gp t, Operand s) {
        add(Opcode.CMP, t, s);
    }

    /** Compares t with s, for a jump. */
    public void cmp(Gp t, int s) {
        add(Opcode.CMP_NUMBER, t, new Imm(s));
    }

    /** Has memory brought to the nearest cache, without waiting for it; where there is none, nothing happens. */
    public void prefetcht0(Mem s) {
        add(Opcode.PREFETCHT0, s);
    }

    public void push(Gp s) {
        add(Opcode.PUSH, s);
    }

    public void pop(Gp t) {
        add(Opcode.POP, t);
    }

    public void jmp(String label) {
        add(Opcode.JMP, new Label(label));
    }

    /** Jumps where the two were equal. */
    public void je(String label) {
        add(Opcode.JE, new Label(label));
    }

    /** Jumps where the two were not equal. */
    public void jne(String label) {
        add(Opcode.JNE, new Label(label));
    }

    /** Jumps where the first was less. */
    public void jl(String label) {
        add(Opcode.JL, new Label(label));
    }

    /** Jumps where the first was greater or equal. */
    public void jge(String label) {
        add(Opcode.JGE, new Label(label));
    }

    public void ret() {
        add(Opcode.RET);
    }

    /** Facts about the processor: of the leaf in RAX, and RCX, into RAX, RBX, RCX and RDX. */
    public void cpuid() {
        add(Opcode.CPUID);
    }

    /** The registers that the system keeps: of the number in RCX, into RDX and RAX. */
    public void xgetbv() {
        add(Opcode.XGETBV);
    }

    // ---- vectors

    /** The next instruction writes the lanes of a mask; others become 0, or stay. */
    public Assembler masked(Mask lanes, boolean others0) {
        mask = lanes;
        zeroing = others0;
        return this;
    }

    public void vmovups(Vec t, Operand s) {
        add(Opcode.VMOVUPS_LOAD, t, s);
    }

    public void vmovups(Mem t, Vec s) {
        add(Opcode.VMOVUPS_STORE, t, s);
    }

    public void vmovss(Vec t, Mem s) {
        add(Opcode.VMOVSS_LOAD, t, s);
    }

    public void vmovss(Mem t, Vec s) {
        add(Opcode.VMOVSS_STORE, t, s);
    }

    /** All lanes of t ← s, which is in memory or the first lane of a register. */
    public void vbroadcastss(Vec t, Operand s) {
        add(Opcode.VBROADCASTSS, t, s);
    }

    /** t ← s in the lanes whose first bit is set in {@code lanes}, 0 in the others, of which nothing is read. */
    public void vmaskmovps(Vec t, Vec lanes, Mem s) {
        add(Opcode.VMASKMOVPS_LOAD, t, lanes, s);
    }

    /** Memory t ← s in the lanes whose first bit is set in {@code lanes}. */
    public void vmaskmovps(Mem t, Vec lanes, Vec s) {
        add(Opcode.VMASKMOVPS_STORE, t, lanes, s);
    }

    /** t ← 16 bits of memory. */
    public void kmovw(Mask t, Mem s) {
        add(Opcode.KMOVW, t, s);
    }

    /** t ← a + b. */
    public void vaddps(Vec t, Vec a, Operand b) {
        add(Opcode.VADDPS, t, a, b);
    }

    /** t ← a b. */
    public void vmulps(Vec t, Vec a, Operand b) {
        add(Opcode.VMULPS, t, a, b);
    }

    /** t ← a - b. */
    public void vsubps(Vec t, Vec a, Operand b) {
        add(Opcode.VSUBPS, t, a, b);
    }

    /** t ← a / b. */
    public void vdivps(Vec t, Vec a, Operand b) {
        add(Opcode.VDIVPS, t, a, b);
    }

    /** t ← the greater of a and b; b where one is NaN. */
    public void vmaxps(Vec t, Vec a, Operand b) {
        add(Opcode.VMAXPS, t, a, b);
    }

    /** t ← the less of a and b; b where one is NaN. */
    public void vminps(Vec t, Vec a, Operand b) {
        add(Opcode.VMINPS, t, a, b);
    }

    /** t ← √s. */
    public void vsqrtps(Vec t, Operand s) {
        add(Opcode.VSQRTPS, t, s);
    }

    /** t ← a + b, in float64. */
    public void vaddpd(Vec t, Vec a, Operand b) {
        add(Opcode.VADDPD, t, a, b);
    }

    /** t ← a - b, in float64. */
    public void vsubpd(Vec t, Vec a, Operand b) {
        add(Opcode.VSUBPD, t, a, b);
    }

    /** t ← a b, in float64. */
    public void vmulpd(Vec t, Vec a, Operand b) {
        add(Opcode.VMULPD, t, a, b);
    }

    /** t ← a / b, in float64. */
    public void vdivpd(Vec t, Vec a, Operand b) {
        add(Opcode.VDIVPD, t, a, b);
    }

    /** t ← the lanes of s, half as wide, as float64. */
    public void vcvtps2pd(Vec t, Vec s) {
        add(Opcode.VCVTPS2PD, t, s);
    }

    /** t, of 128 bits, ← the lanes of s as float32. */
    public void vcvtpd2ps(Vec t, Vec s) {
        add(Opcode.VCVTPD2PS, t, s);
    }

    /** t ← t b + a. */
    public void vfmadd132ps(Vec t, Vec a, Operand b) {
        add(Opcode.VFMADD132PS, t, a, b);
    }

    /** t ← a t + b. */
    public void vfmadd213ps(Vec t, Vec a, Operand b) {
        add(Opcode.VFMADD213PS, t, a, b);
    }

    /** t ← a b + t. */
    public void vfmadd231ps(Vec t, Vec a, Operand b) {
        add(Opcode.VFMADD231PS, t, a, b);
    }

    /** t ← a b + t, in the first lane. */
    public void vfmadd231ss(Vec t, Vec a, Operand b) {
        add(Opcode.VFMADD231SS, t, a, b);
    }

    public void vxorps(Vec t, Vec a, Operand b) {
        add(Opcode.VXORPS, t, a, b);
    }

    public void vandps(Vec t, Vec a, Operand b) {
        add(Opcode.VANDPS, t, a, b);
    }

    /** t ← the bits of b that a lacks. */
    public void vandnps(Vec t, Vec a, Operand b) {
        add(Opcode.VANDNPS, t, a, b);
    }

    public void vorps(Vec t, Vec a, Operand b) {
        add(Opcode.VORPS, t, a, b);
    }

    /** t ← a + b, as integers of 32 bits. */
    public void vpaddd(Vec t, Vec a, Operand b) {
        add(Opcode.VPADDD, t, a, b);
    }

    /** t ← s, each 32 bits moved to the left. */
    public void vpslld(Vec t, Vec s, int by) {
        add(Opcode.VPSLLD, t, s, new Imm(by));
    }

    /** t ← s, each 32 bits moved to the right, with 0 from the left. */
    public void vpsrld(Vec t, Vec s, int by) {
        add(Opcode.VPSRLD, t, s, new Imm(by));
    }

    /** All lanes of t ← 64 bits of memory. */
    public void vpbroadcastq(Vec t, Mem s) {
        add(Opcode.VPBROADCASTQ, t, s);
    }

    /** t ← a + b, as integers of 64 bits. */
    public void vpaddq(Vec t, Vec a, Operand b) {
        add(Opcode.VPADDQ, t, a, b);
    }

    /** Each 64 bits of t ← the product of the lower 32 bits of a and b, without sign. */
    public void vpmuludq(Vec t, Vec a, Operand b) {
        add(Opcode.VPMULUDQ, t, a, b);
    }

    /** t ← s, each 64 bits moved to the left. */
    public void vpsllq(Vec t, Vec s, int by) {
        add(Opcode.VPSLLQ, t, s, new Imm(by));
    }

    /** t ← s, each 64 bits moved to the right, with 0 from the left. */
    public void vpsrlq(Vec t, Vec s, int by) {
        add(Opcode.VPSRLQ, t, s, new Imm(by));
    }

    /** All bits of a lane of t ← whether the lanes of a and b compare so. */
    public void vcmpps(Vec t, Vec a, Operand b, Comparison comparison) {
        add(Opcode.VCMPPS, t, a, b, new Imm(comparison.number));
    }

    /** t ← the lanes in which a and b compare so (AVX-512). */
    public void vcmpps(Mask t, Vec a, Operand b, Comparison comparison) {
        add(Opcode.VCMPPS, t, a, b, new Imm(comparison.number));
    }

    /** t ← b in the lanes of the mask that must be set before, else a (AVX-512). */
    public void vblendmps(Vec t, Vec a, Operand b) {
        add(Opcode.VBLENDMPS, t, a, b);
    }

    /** t ← b where the bits of a lane of {@code choice} are set, else a. All of a lane are set or none, as a comparison leaves them. */
    public void vblendvps(Vec t, Vec a, Operand b, Vec choice) {
        add(Opcode.VBLENDVPS, t, a, b, choice);
    }

    /** t ← a0 b0 a1 b1, in each 128 bits. */
    public void vunpcklps(Vec t, Vec a, Operand b) {
        add(Opcode.VUNPCKLPS, t, a, b);
    }

    /** t ← a2 b2 a3 b3, in each 128 bits. */
    public void vunpckhps(Vec t, Vec a, Operand b) {
        add(Opcode.VUNPCKHPS, t, a, b);
    }

    /** t ← two lanes of a, then two of b, in each 128 bits; {@code lanes} has two bits for each, the first lowest. */
    public void vshufps(Vec t, Vec a, Operand b, int lanes) {
        add(Opcode.VSHUFPS, t, a, b, new Imm((byte) lanes));
    }

    /** t ← a with b, of 128 bits, in its half. */
    public void vinsertf128(Vec t, Vec a, Operand b, int half) {
        add(Opcode.VINSERTF128, t, a, b, new Imm(half));
    }

    /** t ← a with b, of 128 bits, in its quarter (AVX-512). */
    public void vinsertf32x4(Vec t, Vec a, Operand b, int quarter) {
        add(Opcode.VINSERTF32X4, t, a, b, new Imm(quarter));
    }

    /** t, of 128 bits, ← a half of s. */
    public void vextractf128(Vec t, Vec s, int half) {
        add(Opcode.VEXTRACTF128, t, s, new Imm(half));
    }

    /** t ← bytes of memory without sign, as integers of 32 bits. */
    public void vpmovzxbd(Vec t, Mem s) {
        add(Opcode.VPMOVZXBD, t, s);
    }

    /** t ← integers of 32 bits as float32. */
    public void vcvtdq2ps(Vec t, Vec s) {
        add(Opcode.VCVTDQ2PS, t, s);
    }

    /**
     * t ← its first lanes in memory, 0 in the others, of which nothing is read; for aarch64, which has no masks.
     *
     * @param count the number of lanes, from 1 to 7, or the general register that has it
     */
    public void loadFirst(Vec t, Mem s, Operand count) {
        add(Opcode.LOAD_FIRST, t, s, count);
    }

    /** Memory t ← the first lanes of s, as {@link #loadFirst} counts them. */
    public void storeFirst(Mem t, Vec s, Operand count) {
        add(Opcode.STORE_FIRST, t, s, count);
    }

    /** Clears what is above 128 bits: the code of others may not do so, and would be slow. */
    public void vzeroupper() {
        add(Opcode.VZEROUPPER);
    }

    private void add(Opcode opcode, Operand... operands) {
        instructions.add(new Instruction(opcode, List.of(operands), mask, zeroing));
        mask = null;
        zeroing = false;
    }
}
