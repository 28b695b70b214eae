package dev.chainrule.cpu.machine;

/**
 * A place in the code: of an instruction that jumps lead to, or of a constant after the code.
 *
 * @param name unique in its program
 */
record Label(String name) implements Operand {
    @Override
    public String toString() {
        return name;
    }
}
