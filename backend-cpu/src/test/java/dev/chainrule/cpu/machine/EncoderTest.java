package dev.chainrule.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Every form of every instruction has the bytes that GNU as gives it. */
@EnabledIf(value = "hasAs", disabledReason = "there is no GNU as, of binutils")
class EncoderTest {
    private static final int[] DISPLACEMENTS = {
        0, 1, 4, -4, 32, 64, 124, 127, -128, 128, 508, 512, 2048, 4064, 4096, 8128, 8192, -8192, 100_000
    };
    private static final int[] WIDTHS = {128, 256, 512};
    private static final Gp SOME = Gp.RDX;

    @TempDir
    private Path folder;

    private final Assembler asm = new Assembler("all");

    static boolean hasAs() {
        return GnuAssembler.isThere(Architecture.X86_64);
    }

    private void check() throws Exception {
        Program program = asm.program();
        assertThat(program.instructions()).isNotEmpty();
        byte[] expected = GnuAssembler.assemble(Architecture.X86_64, program.listing(), folder);
        byte[] found = program.bytes();
        if (!Arrays.equals(found, expected)) {
            throw new AssertionError(firstDifference(program, expected));
        }
    }

    /** The first instruction with other bytes; the places of constants and jumps are left out of the search. */
    private String firstDifference(Program program, byte[] expected) {
        Encoder encoder = new Encoder();
        for (Instruction i : program.instructions()) {
            int from = encoder.size();
            encoder.add(i);
            byte[] ours = Arrays.copyOfRange(encoder.bytes(), from, encoder.size());
            boolean placed = i.opcode().form == Opcode.Form.JUMP || i.toString().contains("rip");
            byte[] theirs = Arrays.copyOfRange(expected, from, from + ours.length);
            if (!placed && !Arrays.equals(ours, theirs)) {
                return i + ": " + hex(ours) + ", expected " + hex(theirs);
            }
        }
        return "a jump, a constant or the length " + encoder.size() + ", expected " + expected.length;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static List<Mem> places() {
        List<Mem> places = new ArrayList<>();
        for (Gp base : Gp.values()) {
            places.add(Mem.at(base));
            for (Gp index : Gp.values()) {
                if (index != Gp.RSP) {
                    for (int scale : new int[] {1, 2, 4, 8}) {
                        places.add(Mem.at(base, index, scale));
                    }
                    places.add(Mem.at(base, index, 2, 64));
                    places.add(Mem.at(base, index, 1, 4100));
                }
            }
            for (int displacement : DISPLACEMENTS) {
                places.add(Mem.at(base, displacement));
            }
        }
        return places;
    }

    private static List<Vec> registers(int bits) {
        return IntStream.range(0, 32).mapToObj(n -> new Vec(n, bits)).toList();
    }

    // ---- general registers

    @Test
    void generalRegistersAndMemory() throws Exception {
        for (Mem place : places()) {
            asm.mov(Gp.RBX, place);
            asm.mov(place, Gp.R9);
            asm.lea(Gp.R12, place);
            asm.add(Gp.RSI, place);
            asm.sub(Gp.R15, place);
            asm.cmp(Gp.RAX, place);
            asm.prefetcht0(place);
        }
        for (Gp t : Gp.values()) {
            asm.push(t);
            asm.pop(t);
            asm.mov(t, 7);
            asm.mov(t, -128);
            asm.add(t, 127);
            asm.sub(t, 1);
            asm.cmp(t, -1);
            asm.mov(t, SOME);
            asm.mov(SOME, t);
            asm.add(t, Gp.R11);
            asm.sub(Gp.RBP, t);
            asm.cmp(t, t);
            asm.lea(t, Mem.at(t, 8));
        }
        asm.cpuid();
        asm.xgetbv();
        asm.vzeroupper();
        asm.ret();
        check();
    }

    @Test
    void jumpsForwardAndBack() throws Exception {
        asm.label("top");
        asm.cmp(Gp.RAX, 3);
        asm.je("end");
        asm.jne("top");
        asm.jl("end");
        asm.jge("top");
        for (int i = 0; i < 100; i++) {
            asm.vmovups(new Vec(9, 256), Mem.at(Gp.R9, 1000));
        }
        asm.jmp("top");
        asm.label("end");
        asm.ret();
        check();
    }

    @Test
    void constantsAreReadWhereTheyLie() throws Exception {
        for (int n = 0; n < 16; n++) {
            Vec v = new Vec(n, 256);
            asm.vbroadcastss(v, asm.constant(1.5f + n));
            asm.vcmpps(v, v, asm.constant(2), Comparison.LESS); // a number follows the displacement
            asm.vmulps(v, new Vec(15 - n, 256), asm.constant(1.5f));
            asm.vpbroadcastq(v, asm.constant64(0x123456789ABCDEFL + n));
        }
        asm.ret();
        check();
    }

    // ---- vectors

    @Test
    void everyRegisterOfThree() throws Exception {
        for (int bits : WIDTHS) {
            for (Vec v : registers(bits)) {
                Vec other = new Vec(31 - v.number(), bits);
                Vec third = new Vec((v.number() + 7) % 32, bits);
                for (BiConsumer<Vec, Vec> of : threes(third)) {
                    of.accept(v, other);
                }
            }
        }
        check();
    }

    private List<BiConsumer<Vec, Vec>> threes(Operand third) {
        return List.of(
                (t, a) -> asm.vaddps(t, a, third),
                (t, a) -> asm.vmulps(t, a, third),
                (t, a) -> asm.vsubps(t, a, third),
                (t, a) -> asm.vdivps(t, a, third),
                (t, a) -> asm.vmaxps(t, a, third),
                (t, a) -> asm.vminps(t, a, third),
                (t, a) -> asm.vpaddd(t, a, third),
                (t, a) -> asm.masked(new Mask(3), false).vblendmps(t, a, third),
                (t, a) -> asm.vcmpps(new Mask(5), a, third, Comparison.LESS),
                (t, a) -> asm.vfmadd132ps(t, a, third),
                (t, a) -> asm.vfmadd213ps(t, a, third),
                (t, a) -> asm.vfmadd231ps(t, a, third),
                (t, a) -> asm.vxorps(t, a, third),
                (t, a) -> asm.vandps(t, a, third),
                (t, a) -> asm.vandnps(t, a, third),
                (t, a) -> asm.vorps(t, a, third),
                (t, a) -> asm.vunpcklps(t, a, third),
                (t, a) -> asm.vunpckhps(t, a, third));
    }

    @Test
    void everyPlaceInMemory() throws Exception {
        for (Mem place : places()) {
            for (int bits : WIDTHS) {
                for (int n : new int[] {3, 14, 21}) {
                    Vec t = new Vec(n, bits);
                    asm.vmovups(t, place);
                    asm.vmovups(place, t);
                    asm.vbroadcastss(new Vec(n, Math.max(256, bits)), place);
                    asm.vfmadd231ps(t, t, place);
                    asm.vaddps(t, new Vec(30, bits), place);
                    asm.vpmovzxbd(t, place);
                    asm.vsqrtps(t, place);
                }
            }
            asm.vinsertf32x4(new Vec(19, 512), new Vec(30, 512), place, 2);
            asm.vmovss(new Vec(5, 128), place);
            asm.vmovss(place, new Vec(29, 128));
            asm.vfmadd231ss(new Vec(12, 128), new Vec(4, 128), place);
            asm.kmovw(new Mask(3), place);
        }
        check();
    }

    @Test
    void masksAndBroadcasts() throws Exception {
        for (int bits : WIDTHS) {
            for (Vec v : registers(bits)) {
                for (int k = 1; k < 8; k++) {
                    Mask mask = new Mask(k);
                    asm.masked(mask, true).vmovups(v, Mem.at(Gp.R8, Gp.RCX, 4, 256));
                    asm.masked(mask, false).vmovups(Mem.at(Gp.R13, 128), v);
                    asm.masked(mask, false).vfmadd231ps(v, v, Mem.at(Gp.RAX, 64));
                }
                for (int displacement : DISPLACEMENTS) {
                    asm.vpslld(v, v, 23);
                    asm.vpsrld(v, new Vec(31 - v.number(), bits), 8);
                    asm.vsqrtps(v, new Vec(31 - v.number(), bits));
                    asm.vinsertf32x4(
                            new Vec(v.number(), 512), new Vec(31 - v.number(), 512), v.first128(), v.number() % 4);
                    for (BiConsumer<Vec, Vec> of :
                            threes(Mem.at(Gp.RSI, Gp.R10, 8, displacement).toAllLanes())) {
                        of.accept(v, v);
                    }
                }
            }
        }
        check();
    }

    @Test
    void whatOnlyVexEncodes() throws Exception {
        for (int n = 0; n < 16; n++) {
            Vec t = new Vec(n, 256);
            Vec a = new Vec(15 - n, 256);
            Vec b = new Vec((n + 5) % 16, 256);
            Mem place = Mem.at(Gp.values()[n], Gp.R9, 4, 16);
            for (Operand third : new Operand[] {b, place}) {
                asm.vblendvps(t, a, third, new Vec((n + 3) % 16, 256));
                asm.vinsertf128(t, a, third instanceof Vec v ? v.first128() : third, 1);
                for (int lanes : new int[] {0x44, 0xEE, 0x88, 0xDD, 0}) {
                    asm.vshufps(t, a, third, lanes);
                }
                for (Comparison comparison : Comparison.values()) {
                    asm.vcmpps(t, a, third, comparison);
                }
                asm.vpaddd(t, a, third);
            }
            asm.vpsrld(t, b, 8);
            asm.vpsllq(t, b, 32);
            asm.vpsrlq(t, b, 31);
            asm.vpbroadcastq(t, place);
            asm.vpaddq(t, a, b);
            asm.vpmuludq(t, a, b);
            asm.vaddpd(t, a, b);
            asm.vsubpd(t, a, b);
            asm.vmulpd(t, a, b);
            asm.vdivpd(t, a, b);
            asm.vcvtps2pd(t, b.first128());
            asm.vcvtpd2ps(t.first128(), b);
            asm.vextractf128(t.first128(), b, n % 2);
            asm.vmaskmovps(t, a, place);
            asm.vmaskmovps(place, a, t);
            asm.vmaskmovps(t.first128(), a.first128(), place);
            asm.vpslld(t, b, 23);
            asm.vpmovzxbd(t, place);
            asm.vcvtdq2ps(t, b);
            asm.vbroadcastss(t, b.first128());
        }
        check();
    }

    @Test
    void whatCannotBeEncodedIsRefused() {
        asm.vblendvps(new Vec(17, 256), new Vec(1, 256), new Vec(2, 256), new Vec(3, 256));
        assertThatThrownBy(() -> asm.program().bytes()).hasMessageContaining("vblendvps ymm17");
        assertThatThrownBy(() -> new Assembler("big").add(Gp.RAX, 128)).hasMessageContaining("128");
        asm.label("twice");
        assertThatThrownBy(() -> asm.label("twice")).hasMessageContaining("twice");
    }
}
