package dev.chainrule.cpu.warmup;

import dev.chainrule.spi.Cost;
import dev.chainrule.spi.OutputUnit;

/** The costs other than the canonical ones that have loops of their own, whatever their numbers are. */
enum OtherCost {
    HUBER(OutputUnit.IDENTITY),
    ABSOLUTE(OutputUnit.IDENTITY),
    FOCAL(OutputUnit.SIGMOID),
    FOCAL_OF_SOFTMAX(OutputUnit.SOFTMAX);

    final OutputUnit unit;

    OtherCost(OutputUnit unit) {
        this.unit = unit;
    }

    /** One of them. */
    Cost cost() {
        return switch (this) {
            case HUBER -> Cost.huber(1);
            case ABSOLUTE -> Cost.absolute();
            case FOCAL, FOCAL_OF_SOFTMAX -> Cost.focal(2);
        };
    }

    static OtherCost of(OutputUnit u, Cost c) {
        return switch (c.kind()) {
            case HUBER -> HUBER;
            case ABSOLUTE -> ABSOLUTE;
            default -> u == OutputUnit.SOFTMAX ? FOCAL_OF_SOFTMAX : FOCAL;
        };
    }
}
