package dev.chainrule.cpu.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Instructions of vectors of 256 bits that both x86-64 with AVX2 and aarch64 have, each with every way in which its operands may be one register, and with
 * an operand in memory: at RSI, and at RDX what is stored.
 */
final class InstructionForms {
    private static final int[][] THREE_REGISTERS = {
        {4, 5, 6}, {4, 4, 6}, {4, 5, 4}, {4, 5, 5}, {4, 4, 4}, {14, 0, 7}, {7, 14, 9},
    };

    private final List<Form> forms = new ArrayList<>();

    private InstructionForms() {}

    /** An instruction, or a few that belong together. */
    interface Form {
        void write(Assembler asm);
    }

    private interface Three {
        void write(Assembler asm, Vec t, Vec a, Operand b);
    }

    private interface Two {
        void write(Assembler asm, Vec t, Vec s);
    }

    /** All forms. */
    static List<Form> all() {
        InstructionForms all = new InstructionForms();
        all.ofThree();
        all.ofTwo();
        all.choices();
        all.memory();
        return all.forms;
    }

    private static Vec v(int number) {
        return new Vec(number, 256);
    }

    private void ofThree() {
        List<Three> instructions = new ArrayList<>(List.of(
                Assembler::vaddps,
                Assembler::vmulps,
                Assembler::vsubps,
                Assembler::vdivps,
                Assembler::vmaxps,
                Assembler::vminps,
                Assembler::vaddpd,
                Assembler::vsubpd,
                Assembler::vmulpd,
                Assembler::vdivpd,
                Assembler::vfmadd132ps,
                Assembler::vfmadd213ps,
                Assembler::vfmadd231ps,
                Assembler::vxorps,
                Assembler::vandps,
                Assembler::vandnps,
                Assembler::vorps,
                Assembler::vpaddd,
                Assembler::vpaddq,
                Assembler::vpmuludq,
                Assembler::vunpcklps,
                Assembler::vunpckhps,
                (asm, t, a, b) -> asm.vshufps(t, a, b, 0x44),
                (asm, t, a, b) -> asm.vshufps(t, a, b, 0xEE)));
        for (Comparison comparison : Comparison.values()) {
            instructions.add((asm, t, a, b) -> asm.vcmpps(t, a, b, comparison));
        }
        for (Three instruction : instructions) {
            for (int[] r : THREE_REGISTERS) {
                forms.add(asm -> instruction.write(asm, v(r[0]), v(r[1]), v(r[2])));
                forms.add(asm -> instruction.write(asm, v(r[0]), v(r[1]), Mem.at(Gp.RSI, 4 * r[2])));
            }
        }
        for (int[] r : THREE_REGISTERS) {
            for (int half = 0; half < 2; half++) {
                int number = half;
                forms.add(asm -> asm.vinsertf128(v(r[0]), v(r[1]), v(r[2]).first128(), number));
                forms.add(asm -> asm.vinsertf128(v(r[0]), v(r[1]), Mem.at(Gp.RSI, 8), number));
            }
        }
    }

    private void ofTwo() {
        List<Two> instructions = List.of(
                Assembler::vmovups,
                Assembler::vsqrtps,
                Assembler::vcvtdq2ps,
                (asm, t, s) -> asm.vmovups(t.first128(), s.first128()),
                (asm, t, s) -> asm.vbroadcastss(t, s.first128()),
                (asm, t, s) -> asm.vcvtps2pd(t, s.first128()),
                (asm, t, s) -> asm.vcvtpd2ps(t.first128(), s),
                (asm, t, s) -> asm.vextractf128(t.first128(), s, 0),
                (asm, t, s) -> asm.vextractf128(t.first128(), s, 1),
                (asm, t, s) -> asm.vpslld(t, s, 23),
                (asm, t, s) -> asm.vpsrld(t, s, 8),
                (asm, t, s) -> asm.vpsllq(t, s, 32),
                (asm, t, s) -> asm.vpsrlq(t, s, 31),
                (asm, t, s) -> asm.vpsrlq(t, s, 1));
        for (Two instruction : instructions) {
            forms.add(asm -> instruction.write(asm, v(3), v(12)));
            forms.add(asm -> instruction.write(asm, v(7), v(7)));
        }
    }

    /** Choices by what a comparison leaves, which may be in the register of any operand. */
    private void choices() {
        for (int[] r : THREE_REGISTERS) {
            for (int choice : new int[] {8, r[0], r[1], r[2]}) {
                forms.add(asm -> {
                    asm.vcmpps(v(choice), v(1), v(2), Comparison.LESS);
                    asm.vblendvps(v(r[0]), v(r[1]), v(r[2]), v(choice));
                });
                forms.add(asm -> {
                    asm.vcmpps(v(choice), v(1), v(2), Comparison.UNORDERED);
                    asm.vblendvps(v(r[0]), v(r[1]), Mem.at(Gp.RSI), v(choice));
                });
            }
        }
    }

    private void memory() {
        for (int bits : new int[] {128, 256}) {
            forms.add(asm -> asm.vmovups(new Vec(9, bits), Mem.at(Gp.RSI, 4)));
            forms.add(asm -> asm.vmovups(Mem.at(Gp.RDX, 4), new Vec(9, bits)));
            forms.add(asm -> asm.vaddps(new Vec(4, bits), new Vec(5, bits), Mem.at(Gp.RSI, 4)));
        }
        forms.add(asm -> asm.vmovss(v(9).first128(), Mem.at(Gp.RSI, 4)));
        forms.add(asm -> asm.vmovss(Mem.at(Gp.RDX, 4), v(9).first128()));
        forms.add(asm -> asm.vbroadcastss(v(9), Mem.at(Gp.RSI, 4)));
        forms.add(asm -> {
            asm.vpbroadcastq(v(9), asm.constant64(0x0123456789ABCDEFL));
            asm.vbroadcastss(v(10), asm.constant(-2.5f));
        });
        int[][] products = {{4, 9, 5}, {4, 5, 9}, {9, 9, 5}, {9, 5, 9}, {4, 9, 9}, {9, 9, 9}, {4, 9, 10}};
        for (int[] r : products) {
            forms.add(asm -> {
                asm.vbroadcastss(v(9), Mem.at(Gp.RSI, 4));
                asm.vbroadcastss(v(10), Mem.at(Gp.RSI, 8));
                asm.vfmadd231ps(v(r[0]), v(r[1]), v(r[2]));
            });
            forms.add(asm -> {
                asm.vbroadcastss(v(9), Mem.at(Gp.RSI, 4));
                asm.vfmadd231ps(v(r[0]), v(r[1]), Mem.at(Gp.RSI, 12));
            });
        }
    }
}
