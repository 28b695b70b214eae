package dev.chainrule.spark;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands a uid to the constructor of a class of Spark, which makes parameters by it before a constructor of a subclass can do anything: an
 * argument of {@code this(…)} is computed first.
 */
final class Uid {
    private static final ThreadLocal<@Nullable String> HANDED = new ThreadLocal<>();

    private final String text;

    private Uid(String text) {
        this.text = text;
    }

    /** Keeps a uid for the object that this thread makes next. */
    static Uid hand(String uid) {
        Uid handed = new Uid(Objects.requireNonNull(uid, "uid"));
        HANDED.set(uid);
        return handed;
    }

    /** Takes it. */
    static String take() {
        String uid = Objects.requireNonNull(HANDED.get(), "uid");
        HANDED.remove();
        return uid;
    }

    /** The uid. */
    String text() {
        return text;
    }
}
