package dev.chainrule.cpu.machine;

/** Executes programs: the processor, or what takes its place in tests. */
public interface Machine extends AutoCloseable {
    /**
     * Makes a program ready to be called.
     *
     * @throws IllegalStateException if the system refuses executable memory
     */
    Routine load(Program program);

    /** Ends all programs that were loaded, which must not be called again. */
    @Override
    void close();

    /** A program that can be called. The caller has checked that what it reads and writes lies within the arrays. */
    interface Routine {
        /** Calls the program, with the addresses of the first elements in RDI, RSI, RDX, RCX (the parameters) and R8 (d). */
        void call(float[] a, float[] b, float[] c, long[] parameters, float[] d);

        /** Calls the program, with the addresses of the first elements in RDI, RSI, RDX and RCX. */
        default void call(float[] a, float[] b, float[] c, long[] parameters) {
            call(a, b, c, parameters, c);
        }

        /** Calls the program, with the addresses of the first elements in RDI, RDX and RCX. */
        void call(byte[] a, float[] c, long[] parameters);
    }
}
