package dev.chainrule.cpu.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Every form of every instruction has, on aarch64, the bytes that GNU as gives its listing. */
class A64EncoderTest {
    private static final int REGISTERS = 15;
    private static final int[] DISPLACEMENTS = {
        0, 1, 4, -4, 8, 16, 32, 60, -128, 508, 1008, 1024, -1024, -1040, 4095, 4096, 16_380, 16_384, 32_760, 65_504,
        65_520, 100_000, -8192
    };

    @TempDir
    private Path folder;

    private final Assembler asm = new Assembler("all");

    static boolean hasAs() {
        return GnuAssembler.isThere(Architecture.AARCH64);
    }

    private void check() throws Exception {
        Program program = asm.program();
        assertThat(program.instructions()).isNotEmpty();
        byte[] expected = GnuAssembler.assemble(Architecture.AARCH64, Architecture.AARCH64.listing(program), folder);
        byte[] found = Architecture.AARCH64.bytes(program);
        for (int at = 0; at < Math.min(found.length, expected.length); at++) {
            if (found[at] != expected[at]) {
                throw new AssertionError("word " + at / 4 + " differs in\n"
                        + Architecture.AARCH64
                                .listing(program)
                                .lines()
                                .filter(line -> line.startsWith("    ") && !line.contains("//"))
                                .skip(at / 4)
                                .findFirst()
                                .orElse("the constants"));
            }
        }
        assertThat(found).hasSameSizeAs(expected);
    }

    private static List<Gp> registers() {
        return IntStream.range(0, Gp.values().length)
                .mapToObj(i -> Gp.values()[i])
                .filter(r -> r != Gp.RSP)
                .toList();
    }

    private static List<Mem> places() {
        return registers().stream()
                .flatMap(base -> Stream.concat(
                        IntStream.of(DISPLACEMENTS).mapToObj(d -> Mem.at(base, d)),
                        IntStream.of(1, 2, 4, 8)
                                .boxed()
                                .flatMap(scale ->
                                        IntStream.of(0, 32, -4, 5000).mapToObj(d -> Mem.at(base, Gp.R10, scale, d)))))
                .toList();
    }

    @Test
    @EnabledIf(value = "hasAs", disabledReason = "there is no GNU as for aarch64, of binutils-aarch64-linux-gnu")
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
        for (Gp t : registers()) {
            asm.push(t);
            asm.pop(t);
            asm.mov(t, 7);
            asm.mov(t, -128);
            asm.mov(t, 0);
            asm.add(t, 127);
            asm.add(t, -5);
            asm.sub(t, 1);
            asm.sub(t, -1);
            asm.cmp(t, -1);
            asm.cmp(t, 100);
            asm.mov(t, Gp.RDX);
            asm.mov(Gp.RDX, t);
            asm.add(t, Gp.R11);
            asm.sub(Gp.RBP, t);
            asm.cmp(t, t);
            asm.lea(t, Mem.at(t, 8));
        }
        asm.vzeroupper();
        asm.ret();
        check();
    }

    @Test
    @EnabledIf(value = "hasAs", disabledReason = "there is no GNU as for aarch64, of binutils-aarch64-linux-gnu")
    void jumpsForwardAndBackAndConstants() throws Exception {
        asm.label("top");
        asm.cmp(Gp.RAX, 3);
        asm.je("end");
        asm.jne("top");
        asm.jl("end");
        asm.jge("top");
        for (int n = 0; n < REGISTERS; n++) {
            Vec v = new Vec(n, 256);
            asm.vbroadcastss(v, asm.constant(1.5f + n));
            asm.vpbroadcastq(v, asm.constant64(0x123456789ABCDEFL + n));
        }
        asm.jmp("top");
        asm.label("end");
        asm.ret();
        check();
    }

    @Test
    @EnabledIf(value = "hasAs", disabledReason = "there is no GNU as for aarch64, of binutils-aarch64-linux-gnu")
    void everyInstructionOfVectors() throws Exception {
        InstructionForms.all().forEach(form -> form.write(asm));
        asm.ret();
        check();
    }

    @Test
    @EnabledIf(value = "hasAs", disabledReason = "there is no GNU as for aarch64, of binutils-aarch64-linux-gnu")
    void everyPlaceInMemory() throws Exception {
        for (Mem place : places()) {
            for (int bits : new int[] {128, 256}) {
                for (int n : new int[] {3, 14}) {
                    Vec t = new Vec(n, bits);
                    asm.vmovups(t, place);
                    asm.vmovups(place, t);
                    asm.vaddps(t, new Vec(7, bits), place);
                    asm.vfmadd213ps(t, t, place);
                    asm.vfmadd231ps(t, t, place);
                    asm.vsqrtps(t, place);
                    asm.vmovss(t, place);
                    asm.vmovss(place, t);
                }
            }
            Vec t = new Vec(5, 256);
            asm.vbroadcastss(t, place);
            asm.vfmadd231ps(new Vec(6, 256), t, place);
            asm.vpbroadcastq(t, place);
            asm.vpmovzxbd(t, place);
            asm.vinsertf128(t, t, place, 1);
            for (int count = 1; count < 8; count++) {
                asm.loadFirst(t, place, new Imm(count));
                asm.storeFirst(place, t, new Imm(count));
            }
            asm.loadFirst(t, place, Gp.RAX);
            asm.storeFirst(place, t, Gp.RAX);
        }
        check();
    }

    /** A float32 for all lanes is multiplied where it is read to, and copied before anything else needs it, or paths meet. */
    @Test
    void whatOnlyProductsNeedIsNotCopied() {
        Vec element = new Vec(1, 256);
        Vec b = new Vec(2, 256);
        asm.vbroadcastss(element, Mem.at(Gp.RDI));
        asm.vfmadd231ps(new Vec(0, 256), element, b);
        asm.vfmadd231ps(new Vec(0, 256), b, element);
        asm.vbroadcastss(element, Mem.at(Gp.RDI, 4));
        assertThat(lines("dup")).isEmpty();
        asm.vaddps(b, b, element);
        assertThat(lines("dup")).hasSize(2);
        asm.vbroadcastss(element, Mem.at(Gp.RDI, 8));
        asm.label("here");
        assertThat(lines("dup")).hasSize(4);
        asm.vbroadcastss(b, Mem.at(Gp.RDI, 8));
        asm.jmp("here");
        assertThat(lines("dup")).hasSize(6);
        asm.vbroadcastss(b, Mem.at(Gp.RDI, 8));
        asm.vbroadcastss(element, Mem.at(Gp.RDI, 8));
        asm.vfmadd231ps(new Vec(0, 256), element, b);
        assertThat(lines("dup")).hasSize(8);
        assertThat(lines(".s[0]")).hasSize(8 + 6);
    }

    private List<String> lines(String word) {
        return Architecture.AARCH64
                .listing(asm.program())
                .lines()
                .filter(line -> line.contains(word))
                .toList();
    }

    /** The lower halves of v8 to v15 belong to the caller. */
    @Test
    void whatBelongsToTheCallerIsKept() {
        asm.vmovups(new Vec(3, 256), new Vec(8, 256));
        asm.ret();
        assertThat(lines("stp d")).isEmpty();
        Assembler other = new Assembler("other");
        other.vmovups(new Vec(4, 256), new Vec(8, 256));
        other.ret();
        String listing = Architecture.AARCH64.listing(other.program());
        assertThat(listing).contains("stp d8, d9, [sp, #-64]!", "stp d14, d15, [sp, #48]", "ldp d8, d9, [sp], #64");
        assertThat(listing.indexOf("ldp d8, d9")).isLessThan(listing.indexOf("    ret"));
    }

    @Test
    void whatAarch64LacksIsRefused() {
        Vec x = new Vec(1, 256);
        refused("vmovups ymm15", a -> a.vmovups(new Vec(15, 256), x));
        refused("zmm1", a -> a.vaddps(new Vec(1, 512), new Vec(1, 512), new Vec(1, 512)));
        refused("{k1}", a -> a.masked(new Mask(1), false).vmovups(x, Mem.at(Gp.RDI)));
        refused("kmovw", a -> a.kmovw(new Mask(1), Mem.at(Gp.RDI)));
        refused("vmaskmovps", a -> a.vmaskmovps(x, x, Mem.at(Gp.RDI)));
        refused("vshufps", a -> a.vshufps(x, x, x, 0));
        refused("vfmadd231ss", a -> a.vfmadd231ss(x.first128(), x.first128(), x.first128()));
        refused("xmm1", a -> a.vbroadcastss(x.first128(), Mem.at(Gp.RDI)));
        refused("xmm1", a -> a.vpmovzxbd(x.first128(), Mem.at(Gp.RDI)));
        refused("dword ptr [rdi]", a -> a.vaddps(x, x, Mem.at(Gp.RDI).toAllLanes()));
        refused("xmm1", a -> a.vpbroadcastq(x.first128(), Mem.at(Gp.RDI)));
        refused("xmm1", a -> a.vcvtps2pd(x.first128(), x.first128()));
        refused("xmm1", a -> a.vcvtpd2ps(x.first128(), x.first128()));
        refused("vpsrlq ymm1, ymm1, 0", a -> a.vpsrlq(x, x, 0));
        refused("bytes are too far for 'b.eq", a -> {
            a.je("far");
            for (int n = 0; n < 1 << 18; n++) {
                a.vaddps(x, x, x); // two words each
            }
            a.label("far");
        });
        refused("cpuid", Assembler::cpuid);
        refused("the stack pointer", a -> a.push(Gp.RSP));
        refused("20000000 bytes", a -> a.mov(Gp.RDI, Mem.at(Gp.RDI, 20_000_000)));
        Assembler first = new Assembler("first");
        first.loadFirst(x, Mem.at(Gp.RDI), Gp.RAX);
        assertThatThrownBy(() -> first.program().bytes())
                .hasMessage("no form of load_first ymm1, [rdi], rax for x86-64");
    }

    private static void refused(String words, Consumer<Assembler> write) {
        Assembler asm = new Assembler("refused");
        write.accept(asm);
        assertThatThrownBy(() -> Architecture.AARCH64.bytes(asm.program()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
