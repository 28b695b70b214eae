package dev.chainrule.cpu.machine;

import java.util.Optional;

/** The kinds of processors that programs can be turned to code for. */
public enum Architecture {
    /** With AVX2 or AVX-512. */
    X86_64("x86-64") {
        @Override
        public byte[] bytes(Program program) {
            return program.bytes();
        }

        @Override
        public String listing(Program program) {
            return program.listing();
        }
    },
    /** With Advanced SIMD (NEON), which ARMv8-A always has. */
    AARCH64("aarch64") {
        @Override
        public byte[] bytes(Program program) {
            return A64Encoder.bytes(program);
        }

        @Override
        public String listing(Program program) {
            return A64Encoder.listing(program);
        }
    };

    private final String word;

    Architecture(String word) {
        this.word = word;
    }

    /** The architecture by what Java calls it in {@code os.arch}; nothing if it is another. */
    static Optional<Architecture> of(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }

    /**
     * The architecture of this JVM.
     *
     * @throws IllegalStateException if it is another
     */
    static Architecture here() {
        String name = System.getProperty("os.arch", "?");
        return of(name).orElseThrow(() -> new IllegalStateException("no machine code is written for " + name));
    }

    /** The code of a program, followed by its constants. It may lie at any address that is a multiple of 64. */
    public abstract byte[] bytes(Program program);

    /** The code of a program in the syntax of GNU as. */
    public abstract String listing(Program program);

    @Override
    public String toString() {
        return word;
    }
}
