package dev.chainrule.bench;

import dev.chainrule.spi.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures one shape on all devices: the contest, then the parts of a step on each, with caveats for readers. */
final class ShapeRun {
    /** The share of a device's time for a shape that goes to the bandwidth for it, and to the parts of the step. */
    private static final double CEILING_PART = 0.1;

    private static final double PARTS_PART = 0.2;
    /** A share of the ceiling above this is not a share, nor is a part of a step. */
    private static final double BEYOND = 1.05;
    /** All parts together above this share of a step cannot be its parts: they do not overlap, and caches make them shorter. */
    private static final double TOGETHER = 1.5;

    private static final double MICRO = 1e6;

    private final TrainingShape shape;
    private final Map<String, Ceiling> ceilings;
    private final double seconds;
    private final BenchListener listener;

    /**
     * Prepares the run of a shape.
     *
     * @param ceilings of the devices to measure
     * @param seconds about how long a device may take
     */
    ShapeRun(TrainingShape shape, Map<String, Ceiling> ceilings, double seconds, BenchListener listener) {
        this.shape = shape;
        this.ceilings = ceilings;
        this.seconds = seconds;
        this.listener = listener;
    }

    /**
     * Measures it.
     *
     * @throws Stopped if it is time to stop
     */
    ShapeResult run() {
        try (Contest contest = new Contest(shape, seconds, listener)) {
            contest.run(List.copyOf(ceilings.keySet()));
            List<String> out = new ArrayList<>(contest.leftOut());
            List<Measured> measured = new ArrayList<>();
            for (Lane lane : contest.lanes()) {
                listener.progressed(shape.name() + ": the parts of a step on " + lane.backend());
                try {
                    measured.add(measured(lane));
                } catch (BackendException e) {
                    out.add(lane.backend() + ": " + e.getMessage());
                }
            }
            return new ShapeResult(shape.name(), measured, out, contest.verdict());
        }
    }

    private Measured measured(Lane lane) {
        Ceiling ceiling = ceilings.get(lane.backend());
        if (ceiling == null) {
            throw new IllegalStateException("no ceiling of " + lane.backend());
        }
        Timing step = lane.timing();
        List<Phase> phases = phases(lane, ceiling);
        long bytes = shape.parameterBytes() + shape.workspaceBytes();
        double bandwidth =
                new Ceilings(lane.steps().compute, CEILING_PART * seconds, listener::stopped).bandwidth(bytes, ceiling);
        List<Work> work = Work.of(shape);
        LeastTime least = LeastTime.of(work, ceiling, bandwidth);
        if (least.seconds() > BEYOND * step.median()) {
            lane.note("it did more than its ceilings, which were measured while something disturbed it");
        }
        return new Measured(
                lane.backend(),
                step,
                shape.batch() / step.median(),
                Work.flops(work) / step.median(),
                least.seconds() / step.median(),
                least.limit(),
                bytes,
                bandwidth,
                phases);
    }

    /** The parts of a step; timed a second time where they cannot be parts of it. */
    private List<Phase> phases(Lane lane, Ceiling ceiling) {
        try (Parts parts = new Parts(lane.steps())) {
            double step = lane.median();
            List<Phase> phases = parts.measure(PARTS_PART * seconds, ceiling);
            if (!misfit(phases, step).isEmpty()) {
                phases = parts.measure(PARTS_PART * seconds, ceiling);
                String misfit = misfit(phases, step);
                if (!misfit.isEmpty()) {
                    lane.note(misfit);
                }
            }
            return phases;
        }
    }

    /** Which parts are longer than the step that they are parts of; "" if none is. */
    static String misfit(List<Phase> phases, double step) {
        double together = 0;
        for (Phase phase : phases) {
            double time = phase.time().median();
            if (phase.inStep() && phase.flops() > 0) { // launches are no part beside the others
                together += time;
                if (time > BEYOND * step) {
                    return "its " + phase.name() + " took " + micro(time) + " when timed alone, and a whole step "
                            + micro(step) + ": something disturbed one of them";
                }
            }
        }
        return together > TOGETHER * step
                ? "the parts of its step took " + micro(together) + " when timed alone, and a whole step " + micro(step)
                        + ": something disturbed one of them"
                : "";
    }

    private static String micro(double seconds) {
        return Figures.of(MICRO * seconds) + " µs";
    }
}
