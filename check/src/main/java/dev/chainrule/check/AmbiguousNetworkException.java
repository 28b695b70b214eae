package dev.chainrule.check;

/**
 * A network cannot be judged: some relu unit is so close to 0 that two correct devices may disagree whether it is on, and
 * their gradients then differ by more than roundings.
 */
public final class AmbiguousNetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AmbiguousNetworkException(String message) {
        super(message);
    }
}
