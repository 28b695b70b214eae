package dev.chainrule.cli;

/** The exit codes of the command. After a signal it is 128 and the signal's number, see {@link dev.chainrule.train.Signals}. */
final class ExitCode {
    /** All went well. */
    static final int OK = 0;
    /** Something failed: data, a model, a file, a device, or training diverged. */
    static final int FAILED = 1;
    /** The command line asks for what cannot be. */
    static final int USAGE = 2;
    /** No backend that the preference allows works here. */
    static final int NO_BACKEND = 3;
    /** A check found something wrong. */
    static final int CHECK_FAILED = 4;

    private ExitCode() {}
}
