package dev.chainrule.conformance;

/**
 * One change of a kernel, and what became of it.
 *
 * @param file the file or the kernel
 * @param place the line, or the instruction, with its number
 * @param kind the kind of change, e.g. {@code an operator}
 * @param change from what to what
 * @param verdict a rule's number, or a word of {@link Mutation.Verdict}
 */
public record Mutant(String file, String place, String kind, String change, String verdict) {
    /** Whether it could be run at all. */
    public boolean ran() {
        return !verdict.equals(Mutation.Verdict.REFUSED);
    }

    /** Whether nothing was noticed. */
    public boolean survived() {
        return verdict.equals(Mutation.Verdict.SURVIVED);
    }
}
