package dev.chainrule.cpu.machine;

/**
 * The instructions of aarch64 that programs are translated to, each as its word and its text. In the text {@code %d}, {@code %n} and
 * {@code %m} are registers, {@code %e} is the register behind %d, and {@code %i} is a number; in the word they have their bits. The words are those of
 * Arm's manual of the architecture, part C.
 */
enum A64Opcode {
    // general registers
    MOV("mov x%d, x%m", 0xAA0003E0),
    MOV_NUMBER("mov x%d, #%i", 0xD2800000, Bits.SIXTEEN_BITS),
    MOV_NEGATIVE("mov x%d, #%i", 0x92800000, Bits.SIXTEEN_BITS),
    LDR_X("ldr x%d, [x%n, #%i]", 0xF9400000, Bits.TIMES_8),
    STR_X("str x%d, [x%n, #%i]", 0xF9000000, Bits.TIMES_8),
    PUSH("str x%d, [sp, #-16]!", 0xF81F0FE0),
    POP("ldr x%d, [sp], #16", 0xF84107E0),
    ADD_SHIFTED("add x%d, x%n, x%m, lsl #%i", 0x8B000000, Bits.TWELVE_BITS),
    ADD_NUMBER("add x%d, x%n, #%i", 0x91000000, Bits.TWELVE_BITS),
    ADD_PAGES("add x%d, x%n, #%i, lsl #12", 0x91400000, Bits.TWELVE_BITS),
    SUB_NUMBER("sub x%d, x%n, #%i", 0xD1000000, Bits.TWELVE_BITS),
    SUB_PAGES("sub x%d, x%n, #%i, lsl #12", 0xD1400000, Bits.TWELVE_BITS),
    ADDS("adds x%d, x%n, x%m", 0xAB000000),
    SUBS("subs x%d, x%n, x%m", 0xEB000000),
    CMP("cmp x%n, x%m", 0xEB00001F),
    ADDS_NUMBER("adds x%d, x%n, #%i", 0xB1000000, Bits.TWELVE_BITS),
    SUBS_NUMBER("subs x%d, x%n, #%i", 0xF1000000, Bits.TWELVE_BITS),
    CMP_NUMBER("cmp x%n, #%i", 0xF100001F, Bits.TWELVE_BITS),
    CMN_NUMBER("cmn x%n, #%i", 0xB100001F, Bits.TWELVE_BITS),
    PRFM("prfm pldl1keep, [x%n, #%i]", 0xF9800000, Bits.TIMES_8),
    ADR("adr x%d, ", 0x10000000, Bits.ADDRESS),

    // jumps: to a label, or over some bytes where an instruction of a program becomes several that jump among each
    // other
    B("b ", 0x14000000, Bits.DISTANCE_26),
    B_EQ("b.eq ", 0x54000000, Bits.DISTANCE_19),
    B_NE("b.ne ", 0x54000001, Bits.DISTANCE_19),
    B_GE("b.ge ", 0x5400000A, Bits.DISTANCE_19),
    B_LT("b.lt ", 0x5400000B, Bits.DISTANCE_19),
    B_OVER("b . + %i", 0x14000000, Bits.DISTANCE_26),
    TBZ_0("tbz x%d, #0, . + %i", 0x36000000, Bits.DISTANCE_14),
    TBZ_1("tbz x%d, #1, . + %i", 0x36080000, Bits.DISTANCE_14),
    TBZ_2("tbz x%d, #2, . + %i", 0x36100000, Bits.DISTANCE_14),
    RET("ret", 0xD65F03C0),

    // vectors: loads and stores
    LDR_Q("ldr q%d, [x%n, #%i]", 0x3DC00000, Bits.TIMES_16),
    STR_Q("str q%d, [x%n, #%i]", 0x3D800000, Bits.TIMES_16),
    LDR_D("ldr d%d, [x%n, #%i]", 0xFD400000, Bits.TIMES_8),
    STR_D("str d%d, [x%n, #%i]", 0xFD000000, Bits.TIMES_8),
    LDR_S("ldr s%d, [x%n, #%i]", 0xBD400000, Bits.TIMES_4),
    STR_S("str s%d, [x%n, #%i]", 0xBD000000, Bits.TIMES_4),
    LDR_S_INDEX("ldr s%d, [x%n, x%m]", 0xBC606800),
    LDR_Q_NEXT("ldr q%d, [x%n], #16", 0x3CC10400),
    STR_Q_NEXT("str q%d, [x%n], #16", 0x3C810400),
    LDR_D_NEXT("ldr d%d, [x%n], #8", 0xFC408400),
    STR_D_NEXT("str d%d, [x%n], #8", 0xFC008400),
    LDP_Q("ldp q%d, q%e, [x%n, #%i]", 0xAD400000, Bits.PAIR_OF_16),
    STP_Q("stp q%d, q%e, [x%n, #%i]", 0xAD000000, Bits.PAIR_OF_16),
    STP_D_PUSHED("stp d%d, d%e, [sp, #%i]!", 0x6D8003E0, Bits.PAIR_OF_8),
    STP_D_PLACED("stp d%d, d%e, [sp, #%i]", 0x6D0003E0, Bits.PAIR_OF_8),
    LDP_D_PLACED("ldp d%d, d%e, [sp, #%i]", 0x6D4003E0, Bits.PAIR_OF_8),
    LDP_D_POPPED("ldp d%d, d%e, [sp], #%i", 0x6CC003E0, Bits.PAIR_OF_8),
    LD1_LANE_2("ld1 {v%d.s}[2], [x%n]", 0x4D408000),
    ST1_LANE_2("st1 {v%d.s}[2], [x%n]", 0x4D008000),
    LD1R_2D("ld1r {v%d.2d}, [x%n]", 0x4D40CC00),

    // vectors: float32
    FADD("fadd v%d.4s, v%n.4s, v%m.4s", 0x4E20D400),
    FSUB("fsub v%d.4s, v%n.4s, v%m.4s", 0x4EA0D400),
    FMUL("fmul v%d.4s, v%n.4s, v%m.4s", 0x6E20DC00),
    FDIV("fdiv v%d.4s, v%n.4s, v%m.4s", 0x6E20FC00),
    FMLA("fmla v%d.4s, v%n.4s, v%m.4s", 0x4E20CC00),
    FMLA_LANE_0("fmla v%d.4s, v%n.4s, v%m.s[0]", 0x4F801000),
    FSQRT("fsqrt v%d.4s, v%n.4s", 0x6EA1F800),
    FCMEQ("fcmeq v%d.4s, v%n.4s, v%m.4s", 0x4E20E400),
    FCMGE("fcmge v%d.4s, v%n.4s, v%m.4s", 0x6E20E400),
    FCMGT("fcmgt v%d.4s, v%n.4s, v%m.4s", 0x6EA0E400),
    SCVTF("scvtf v%d.4s, v%n.4s", 0x4E21D800),

    // vectors: float64
    FADD_2D("fadd v%d.2d, v%n.2d, v%m.2d", 0x4E60D400),
    FSUB_2D("fsub v%d.2d, v%n.2d, v%m.2d", 0x4EE0D400),
    FMUL_2D("fmul v%d.2d, v%n.2d, v%m.2d", 0x6E60DC00),
    FDIV_2D("fdiv v%d.2d, v%n.2d, v%m.2d", 0x6E60FC00),
    FCVTL("fcvtl v%d.2d, v%n.2s", 0x0E617800),
    FCVTL2("fcvtl2 v%d.2d, v%n.4s", 0x4E617800),
    FCVTN("fcvtn v%d.2s, v%n.2d", 0x0E616800),
    FCVTN2("fcvtn2 v%d.4s, v%n.2d", 0x4E616800),

    // vectors: bits and integers
    AND("and v%d.16b, v%n.16b, v%m.16b", 0x4E201C00),
    BIC("bic v%d.16b, v%n.16b, v%m.16b", 0x4E601C00),
    ORR("orr v%d.16b, v%n.16b, v%m.16b", 0x4EA01C00),
    EOR("eor v%d.16b, v%n.16b, v%m.16b", 0x6E201C00),
    BSL("bsl v%d.16b, v%n.16b, v%m.16b", 0x6E601C00),
    BIT("bit v%d.16b, v%n.16b, v%m.16b", 0x6EA01C00),
    BIF("bif v%d.16b, v%n.16b, v%m.16b", 0x6EE01C00),
    MVN("mvn v%d.16b, v%n.16b", 0x6E205800),
    ADD_4S("add v%d.4s, v%n.4s, v%m.4s", 0x4EA08400),
    ADD_2D("add v%d.2d, v%n.2d, v%m.2d", 0x4EE08400),
    SHL_4S("shl v%d.4s, v%n.4s, #%i", 0x4F005400, Bits.LEFT_OF_32),
    SHL_2D("shl v%d.2d, v%n.2d, #%i", 0x4F005400, Bits.LEFT_OF_64),
    USHR_4S("ushr v%d.4s, v%n.4s, #%i", 0x6F000400, Bits.RIGHT_OF_32),
    USHR_2D("ushr v%d.2d, v%n.2d, #%i", 0x6F000400, Bits.RIGHT_OF_64),
    XTN("xtn v%d.2s, v%n.2d", 0x0EA12800),
    UMULL("umull v%d.2d, v%n.2s, v%m.2s", 0x2EA0C000),
    UXTL_8H("uxtl v%d.8h, v%n.8b", 0x2F08A400),
    UXTL_4S("uxtl v%d.4s, v%n.4h", 0x2F10A400),
    UXTL2_4S("uxtl2 v%d.4s, v%n.8h", 0x6F10A400),

    // vectors: lanes
    MOV_V("mov v%d.16b, v%n.16b", 0x4EA01C00, Bits.SECOND_REGISTER),
    MOVI_0("movi v%d.2d, #0", 0x6F00E400),
    DUP("dup v%d.4s, v%n.s[0]", 0x4E040400),
    ZIP1_4S("zip1 v%d.4s, v%n.4s, v%m.4s", 0x4E803800),
    ZIP2_4S("zip2 v%d.4s, v%n.4s, v%m.4s", 0x4E807800),
    ZIP1_2D("zip1 v%d.2d, v%n.2d, v%m.2d", 0x4EC03800),
    ZIP2_2D("zip2 v%d.2d, v%n.2d, v%m.2d", 0x4EC07800);

    /** The bits of a word that the number has, and what is written there. */
    private enum Bits {
        NONE,
        /** The bits of n once more, as those of m. */
        SECOND_REGISTER,
        SIXTEEN_BITS,
        TWELVE_BITS,
        // distances in memory, as multiples of what is read or written
        TIMES_4,
        TIMES_8,
        TIMES_16,
        PAIR_OF_8,
        PAIR_OF_16,
        // distances in the code, from the beginning of the instruction
        ADDRESS,
        DISTANCE_14,
        DISTANCE_19,
        DISTANCE_26,
        // shifts of lanes
        LEFT_OF_32,
        LEFT_OF_64,
        RIGHT_OF_32,
        RIGHT_OF_64
    }

    final String text;
    private final int word;
    private final Bits kind;

    A64Opcode(String text, int word) {
        this(text, word, Bits.NONE);
    }

    A64Opcode(String text, int word, Bits kind) {
        this.text = text;
        this.word = word;
        this.kind = kind;
    }

    /** The word of an instruction. */
    int word(int d, int n, int m, int i) {
        return word | d | (n << 5) | (m << 16) | bits(d, n, i);
    }

    private int bits(int d, int n, int i) {
        return switch (kind) {
            case NONE -> 0;
            case SECOND_REGISTER -> n << 16;
            case SIXTEEN_BITS -> (i < 0 ? ~i : i) << 5;
            case TWELVE_BITS -> i << 10;
            case TIMES_4 -> (i / 4) << 10;
            case TIMES_8 -> (i / 8) << 10;
            case TIMES_16 -> (i / 16) << 10;
            case PAIR_OF_8 -> ((i / 8 & 0x7F) << 15) | ((d + 1) << 10);
            case PAIR_OF_16 -> ((i / 16 & 0x7F) << 15) | ((d + 1) << 10);
            case ADDRESS -> ((i & 3) << 29) | distance(i, 19) << 5;
            case DISTANCE_14 -> distance(i, 14) << 5;
            case DISTANCE_19 -> distance(i, 19) << 5;
            case DISTANCE_26 -> distance(i, 26);
            case LEFT_OF_32 -> (32 + i) << 16;
            case LEFT_OF_64 -> (64 + i) << 16;
            case RIGHT_OF_32 -> (64 - i) << 16;
            case RIGHT_OF_64 -> (128 - i) << 16;
        };
    }

    /** The lowest bits of the number of words in a distance, which must be all that it has. */
    private int distance(int bytes, int bits) {
        int words = bytes >> 2;
        if (words >> (bits - 1) != words >> (Integer.SIZE - 1)) {
            throw new IllegalArgumentException(bytes + " bytes are too far for '" + text + "'");
        }
        return words & ((1 << bits) - 1);
    }
}
