package dev.chainrule.cpu.kernels;

import dev.chainrule.cpu.machine.Program;

/** The kernels for elements and examples that there is one of in an instruction set; those of units are by {@link Kernels}. */
enum Loop {
    AXPY,
    SCALE,
    AXPBY,
    MULTIPLY,
    MULTIPLY_ADD,
    QUOTIENT,
    ADD_QUOTIENT,
    CLIP,
    SOFT_THRESHOLD,
    HITS_OF_ONE,
    HUBER_DELTA,
    ABSOLUTE_DELTA,
    FOCAL_DELTA,
    MOMENTUM,
    NESTEROV,
    RMSPROP,
    ADAM,
    DROPOUT,
    GATHER,
    GATHER_8,
    GATHER_FLOATS,
    GATHER_FEW_FLOATS,
    SOFTMAX,
    GREATEST,
    EXPONENTIALS,
    EXPONENTIAL_SUMS,
    SHARES,
    CROSS_ENTROPY,
    SQUARED_ERROR,
    SOFTMAX_COST,
    HUBER,
    ABSOLUTE,
    FOCAL,
    PLACES,
    SQUARES;

    /**
     * The program for an instruction set; loops over examples have vectors of 256 bits with any. No function is kept for each, since the
     * first kernels are assembled while a JVM is young, and each would be a class to make.
     */
    Program program(InstructionSet set) {
        return switch (this) {
            case AXPY -> ElementKernels.axpy(set);
            case SCALE -> ElementKernels.scale(set);
            case AXPBY -> ElementKernels.axpby(set);
            case MULTIPLY -> ElementKernels.multiply(set);
            case MULTIPLY_ADD -> ElementKernels.multiplyAdd(set);
            case QUOTIENT -> ElementKernels.quotient(set);
            case ADD_QUOTIENT -> ElementKernels.addQuotient(set);
            case CLIP -> ElementKernels.clip(set);
            case SOFT_THRESHOLD -> ElementKernels.softThreshold(set);
            case HITS_OF_ONE -> ElementKernels.hitsOfOne(set);
            case HUBER_DELTA -> ElementKernels.huberDelta(set);
            case ABSOLUTE_DELTA -> ElementKernels.absoluteDelta(set);
            case FOCAL_DELTA -> ElementKernels.focalDelta(set);
            case MOMENTUM -> ElementKernels.momentum(set);
            case NESTEROV -> ElementKernels.nesterov(set);
            case RMSPROP -> ElementKernels.rmsProp(set);
            case ADAM -> ElementKernels.adam(set);
            case DROPOUT -> DropoutKernel.program(set.of256Bits());
            case GATHER -> GatherKernel.ofBytes(set);
            case GATHER_8 -> GatherKernel.ofBytes(set.of256Bits());
            case GATHER_FLOATS -> GatherKernel.ofFloats();
            case GATHER_FEW_FLOATS -> GatherKernel.ofFewFloats();
            case SOFTMAX -> ExampleKernels.softmax();
            case GREATEST -> ExampleKernels.greatest();
            case EXPONENTIALS -> ExampleKernels.exponentials();
            case EXPONENTIAL_SUMS -> ExampleKernels.exponentialSums();
            case SHARES -> ExampleKernels.shares();
            case CROSS_ENTROPY -> ExampleKernels.crossEntropy();
            case SQUARED_ERROR -> ExampleKernels.squaredError();
            case SOFTMAX_COST -> ExampleKernels.softmaxCost();
            case HUBER -> ExampleKernels.huber();
            case ABSOLUTE -> ExampleKernels.absolute();
            case FOCAL -> ExampleKernels.focal();
            case PLACES -> ExampleKernels.places();
            case SQUARES -> ExampleKernels.squares();
        };
    }
}
