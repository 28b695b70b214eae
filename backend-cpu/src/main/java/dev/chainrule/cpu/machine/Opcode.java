package dev.chainrule.cpu.machine;

import java.util.Locale;

/**
 * The instructions that kernels need, with the facts that their encoding follows from. The numbers are those of Intel's manual,
 * volume 2: prefix, map and byte of the opcode.
 */
public enum Opcode {
    // general registers
    MOV_LOAD(Form.REGISTER_MEMORY, 0x8B),
    MOV_STORE(Form.MEMORY_REGISTER, 0x89),
    MOV_NUMBER(Form.REGISTER_NUMBER_32, 0xC7),
    LEA(Form.REGISTER_MEMORY, 0x8D),
    ADD(Form.REGISTER_MEMORY, 0x03),
    SUB(Form.REGISTER_MEMORY, 0x2B),
    CMP(Form.REGISTER_MEMORY, 0x3B),
    ADD_NUMBER(Form.REGISTER_NUMBER, 0),
    SUB_NUMBER(Form.REGISTER_NUMBER, 5),
    CMP_NUMBER(Form.REGISTER_NUMBER, 7),
    PREFETCHT0(Form.PREFETCHED, 0x0F18),
    PUSH(Form.PUSHED, 0x50),
    POP(Form.PUSHED, 0x58),
    JMP(Form.JUMP, 0xE9),
    JE(Form.JUMP, 0x84),
    JNE(Form.JUMP, 0x85),
    JL(Form.JUMP, 0x8C),
    JGE(Form.JUMP, 0x8D),
    RET(Form.ALONE, 0xC3),
    CPUID(Form.ALONE, 0x0FA2),
    XGETBV(Form.ALONE, 0x0F01D0),

    // vectors: loads and stores
    VMOVUPS_LOAD(Form.VECTOR_RM, 0, 1, 0x10, Width.VECTOR),
    VMOVUPS_STORE(Form.VECTOR_MR, 0, 1, 0x11, Width.VECTOR),
    VMOVSS_LOAD(Form.VECTOR_RM, 2, 1, 0x10, Width.ONE),
    VMOVSS_STORE(Form.VECTOR_MR, 2, 1, 0x11, Width.ONE),
    VBROADCASTSS(Form.VECTOR_RM, 1, 2, 0x18, Width.ONE),
    VMASKMOVPS_LOAD(Form.VECTOR_RVM, 1, 2, 0x2C, Width.NOT_EVEX),
    VMASKMOVPS_STORE(Form.VECTOR_MVR, 1, 2, 0x2E, Width.NOT_EVEX),
    KMOVW(Form.VECTOR_RM, 0, 1, 0x90, Width.NOT_EVEX),

    // vectors: arithmetic
    VADDPS(Form.VECTOR_RVM, 0, 1, 0x58, Width.VECTOR),
    VMULPS(Form.VECTOR_RVM, 0, 1, 0x59, Width.VECTOR),
    VSUBPS(Form.VECTOR_RVM, 0, 1, 0x5C, Width.VECTOR),
    VMAXPS(Form.VECTOR_RVM, 0, 1, 0x5F, Width.VECTOR),
    VDIVPS(Form.VECTOR_RVM, 0, 1, 0x5E, Width.VECTOR),
    /** d ← d c + b. */
    VFMADD132PS(Form.VECTOR_RVM, 1, 2, 0x98, Width.VECTOR),
    /** d ← b d + c. */
    VFMADD213PS(Form.VECTOR_RVM, 1, 2, 0xA8, Width.VECTOR),
    /** d ← b c + d. */
    VFMADD231PS(Form.VECTOR_RVM, 1, 2, 0xB8, Width.VECTOR),
    VFMADD231SS(Form.VECTOR_RVM, 1, 2, 0xB9, Width.ONE),
    VMINPS(Form.VECTOR_RVM, 0, 1, 0x5D, Width.VECTOR),
    VSQRTPS(Form.VECTOR_RM, 0, 1, 0x51, Width.VECTOR),

    VADDPD(Form.VECTOR_RVM, 1, 1, 0x58, Width.NOT_EVEX),
    VSUBPD(Form.VECTOR_RVM, 1, 1, 0x5C, Width.NOT_EVEX),
    VMULPD(Form.VECTOR_RVM, 1, 1, 0x59, Width.NOT_EVEX),
    VDIVPD(Form.VECTOR_RVM, 1, 1, 0x5E, Width.NOT_EVEX),
    VCVTPS2PD(Form.VECTOR_RM, 0, 1, 0x5A, Width.NOT_EVEX),
    VCVTPD2PS(Form.VECTOR_RM, 1, 1, 0x5A, Width.NOT_EVEX),

    // vectors: bits and comparisons
    VXORPS(Form.VECTOR_RVM, 0, 1, 0x57, Width.VECTOR),
    VANDPS(Form.VECTOR_RVM, 0, 1, 0x54, Width.VECTOR),
    VANDNPS(Form.VECTOR_RVM, 0, 1, 0x55, Width.VECTOR),
    VORPS(Form.VECTOR_RVM, 0, 1, 0x56, Width.VECTOR),
    VPADDD(Form.VECTOR_RVM, 1, 1, 0xFE, Width.VECTOR),
    VPSLLD(Form.VECTOR_SHIFT_LEFT, 1, 1, 0x72, Width.VECTOR),
    VPSRLD(Form.VECTOR_SHIFT_RIGHT, 1, 1, 0x72, Width.VECTOR),
    /** The target is a register; a mask with EVEX. */
    VCMPPS(Form.VECTOR_RVM_NUMBER, 0, 1, 0xC2, Width.VECTOR),
    VBLENDVPS(Form.VECTOR_RVMR, 1, 3, 0x4A, Width.NOT_EVEX),
    VBLENDMPS(Form.VECTOR_RVM, 1, 2, 0x65, Width.VECTOR),

    // vectors: integers of 64 bits
    VPBROADCASTQ(Form.VECTOR_RM, 1, 2, 0x59, Width.NOT_EVEX),
    VPADDQ(Form.VECTOR_RVM, 1, 1, 0xD4, Width.NOT_EVEX),
    VPMULUDQ(Form.VECTOR_RVM, 1, 1, 0xF4, Width.NOT_EVEX),
    VPSLLQ(Form.VECTOR_SHIFT_LEFT, 1, 1, 0x73, Width.NOT_EVEX),
    VPSRLQ(Form.VECTOR_SHIFT_RIGHT, 1, 1, 0x73, Width.NOT_EVEX),

    // vectors: lanes
    VUNPCKLPS(Form.VECTOR_RVM, 0, 1, 0x14, Width.VECTOR),
    VUNPCKHPS(Form.VECTOR_RVM, 0, 1, 0x15, Width.VECTOR),
    VSHUFPS(Form.VECTOR_RVM_NUMBER, 0, 1, 0xC6, Width.VECTOR),
    VINSERTF128(Form.VECTOR_RVM_NUMBER, 1, 3, 0x18, Width.NOT_EVEX),
    VINSERTF32X4(Form.VECTOR_RVM_NUMBER, 1, 3, 0x18, Width.QUARTER),
    VEXTRACTF128(Form.VECTOR_MR_NUMBER, 1, 3, 0x19, Width.NOT_EVEX),
    VPMOVZXBD(Form.VECTOR_RM, 1, 2, 0x31, Width.QUARTER),
    VCVTDQ2PS(Form.VECTOR_RM, 0, 1, 0x5B, Width.VECTOR),
    VZEROUPPER(Form.VECTOR_ALONE, 0, 1, 0x77, Width.NOT_EVEX),

    // where there are no masks, on aarch64
    LOAD_FIRST(Form.NOT_X86, 0),
    STORE_FIRST(Form.NOT_X86, 0);

    /** The operands, in the order of their names: register, vvvv (a second register), memory or register, number. */
    enum Form {
        REGISTER_MEMORY,
        MEMORY_REGISTER,
        REGISTER_NUMBER,
        REGISTER_NUMBER_32,
        PREFETCHED,
        PUSHED,
        JUMP,
        ALONE,
        VECTOR_RM,
        VECTOR_MR,
        VECTOR_MR_NUMBER,
        VECTOR_RVM,
        VECTOR_MVR,
        VECTOR_RVM_NUMBER,
        VECTOR_RVMR,
        VECTOR_SHIFT_LEFT,
        VECTOR_SHIFT_RIGHT,
        VECTOR_ALONE,
        /** An instruction that x86-64 lacks. */
        NOT_X86
    }

    /** The bytes of memory that an operand takes, by which EVEX scales short displacements. */
    enum Width {
        /** As many as the vector has. */
        VECTOR,
        /** A quarter of those of the vector. */
        QUARTER,
        /** One float32. */
        ONE,
        /** Only VEX encodes this instruction here. */
        NOT_EVEX
    }

    final Form form;
    /** 0 for none, 1 for 66, 2 for F3. */
    final int prefix;
    /** 1 for 0F, 2 for 0F38, 3 for 0F3A. */
    final int map;

    final int code;
    final Width width;

    Opcode(Form form, int code) {
        this(form, 0, 0, code, Width.NOT_EVEX);
    }

    Opcode(Form form, int prefix, int map, int code, Width width) {
        this.form = form;
        this.prefix = prefix;
        this.map = map;
        this.code = code;
        this.width = width;
    }

    /** The name that GNU as knows it by, if x86-64 has it. */
    String word() {
        return form == Form.NOT_X86
                ? name().toLowerCase(Locale.ROOT)
                : name().toLowerCase(Locale.ROOT).replaceFirst("_(load|store|number)$", "");
    }
}
