package dev.chainrule.select;

import dev.chainrule.testing.FakeProvider;

/** Providers that fail before a test could hold them as objects. */
final class BrokenClasses {
    private BrokenClasses() {}

    /** Throws in its static initialiser. */
    public static final class InStatic extends FakeProvider {
        private static final int ANSWER = Integer.parseInt("planted in a static initialiser");

        public InStatic() {
            super("instatic" + ANSWER);
        }
    }

    /** Throws in its constructor. */
    public static final class InConstructor extends FakeProvider {
        public InConstructor() {
            super("inconstructor");
            throw new IllegalStateException("planted in a constructor");
        }
    }

    /** Lacks a native library, and finds out in its constructor. */
    public static final class Unlinked extends FakeProvider {
        public Unlinked() {
            super("unlinked");
            throw new UnsatisfiedLinkError("planted: no library");
        }
    }

    /** Has no constructor without arguments. */
    public static final class WithoutConstructor extends FakeProvider {
        public WithoutConstructor(String name) {
            super(name);
        }
    }
}
