package dev.chainrule.data;

/** Labels that look like quantities, where it was not told whether they are, or stand for classes. */
public final class QuantityLabelsException extends DataException {
    private static final long serialVersionUID = 1;

    QuantityLabelsException(String message) {
        super(message);
    }
}
