package dev.chainrule.benchmarks;

import dev.chainrule.bench.TrainingShape;
import dev.chainrule.select.Backends;

/** The program that {@link OpeningBenchmark} runs in a JVM of its own: {@code nothing|open|step|check BACKEND LAYERS}. */
final class FirstStep {
    static final String NOTHING = "nothing";
    static final String OPEN = "open";
    static final String STEP = "step";
    static final String CHECK = "check";

    private static final int BATCH = 32;

    private FirstStep() {}

    public static void main(String[] args) {
        switch (args[0]) {
            case NOTHING -> {}
            case OPEN -> Backends.open(args[1]).close();
            case STEP -> {
                try (StepRun run = new StepRun(args[1], TrainingShape.of(args[2] + "@" + BATCH))) {
                    run.step();
                }
            }
            case CHECK -> {
                try (StepRun run = new StepRun(args[1], TrainingShape.of(args[2] + "@" + BATCH))) {
                    run.checkedStep();
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }
}
