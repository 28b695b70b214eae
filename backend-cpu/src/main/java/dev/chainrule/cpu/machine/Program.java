package dev.chainrule.cpu.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Instructions in their order, and the constants that they read. They have names of x86-64; {@link Architecture} makes code of them.
 *
 * @param name for people
 * @param instructions the code, from its entry on
 * @param labels each place that jumps lead to, as the number of instructions before it
 * @param constants the bits of each float32 behind the code
 */
public record Program(
        String name, List<Instruction> instructions, Map<String, Integer> labels, Map<String, Integer> constants) {
    /** The end of the label of the upper half of 64 bits, which lies behind the lower half. */
    static final String UPPER = "_upper";

    /** Constants begin at a multiple of this many bytes. */
    private static final int ALIGNMENT = 64;

    /** The code for x86-64, followed by the constants. It may lie at any address that is a multiple of 64. */
    public byte[] bytes() {
        Encoder encoder = new Encoder();
        int[] starts = new int[instructions.size() + 1];
        for (int i = 0; i < instructions.size(); i++) {
            encoder.add(instructions.get(i));
            starts[i + 1] = encoder.size();
        }
        Map<String, Integer> places = new HashMap<>();
        for (Map.Entry<String, Integer> label : labels.entrySet()) {
            places.put(label.getKey(), starts[label.getValue()]);
        }
        byte[] all = withConstants(encoder.bytes(), places);
        for (Encoder.Reference reference : encoder.references()) {
            put(all, reference.at(), place(places, reference.label()) - reference.from());
        }
        return all;
    }

    /** Code followed by the constants, whose places are added to those of the labels. */
    byte[] withConstants(byte[] code, Map<String, Integer> places) {
        int start = constants.isEmpty() ? code.length : (code.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] all = Arrays.copyOf(code, start + constants.size() * Float.BYTES);
        int at = start;
        for (Map.Entry<String, Integer> constant : constants.entrySet()) {
            places.put(constant.getKey(), at);
            put(all, at, constant.getValue());
            at += Float.BYTES;
        }
        return all;
    }

    /** The place of a label. */
    int place(Map<String, Integer> places, String label) {
        Integer place = places.get(label);
        if (place == null) {
            throw new IllegalArgumentException("there is no label " + label + " in " + name);
        }
        return place;
    }

    /** Writes four bytes, the lowest first. */
    static void put(byte[] bytes, int at, int value) {
        for (int b = 0; b < Integer.BYTES; b++) {
            bytes[at + b] = (byte) (value >> (b * Byte.SIZE));
        }
    }

    /** The labels of each instruction. */
    Map<Integer, List<String>> namesByInstruction() {
        Map<Integer, List<String>> names = new HashMap<>();
        for (Map.Entry<String, Integer> label : labels.entrySet()) {
            List<String> here = names.get(label.getValue());
            if (here == null) {
                here = new ArrayList<>();
                names.put(label.getValue(), here);
            }
            here.add(label.getKey());
        }
        return names;
    }

    /** The program in the Intel syntax of GNU as. */
    public String listing() {
        Map<Integer, List<String>> named = namesByInstruction();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= instructions.size(); i++) {
            for (String label : named.getOrDefault(i, List.of())) {
                text.append(label).append(":\n");
            }
            if (i < instructions.size()) {
                text.append("    ").append(instructions.get(i)).append('\n');
            }
        }
        return listConstants(text);
    }

    /** A listing with the constants added to it. */
    String listConstants(StringBuilder text) {
        if (!constants.isEmpty()) {
            text.append(".balign ").append(ALIGNMENT).append(", 0\n");
        }
        constants.forEach((label, bits) -> text.append(label)
                .append(": .long 0x")
                .append(Integer.toHexString(bits))
                .append('\n'));
        return text.toString();
    }
}
