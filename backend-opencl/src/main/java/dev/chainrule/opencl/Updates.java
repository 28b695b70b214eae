package dev.chainrule.opencl;

import static dev.chainrule.opencl.OpenClBuffer.memory;

import dev.chainrule.opencl.cl.Kernel;
import dev.chainrule.opencl.cl.Program;
import dev.chainrule.opencl.cl.Queue;
import dev.chainrule.spi.UpdateFactors;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;

/** The operations of {@link dev.chainrule.spi.Backend} for updates of parameters: by updates.cl. */
final class Updates {
    /** Work-items of a group, where the device allows as many. */
    private static final int GROUP = 64;
    /** The sums side by side of a dot product, LANES of updates.cl. */
    private static final int LANES = 256;

    private final Queue queue;
    private final int group;
    /** The work-items that take a dot product: one for kernels of processors. */
    private final int summing;

    private final Kernel axpby;
    private final Kernel multiplyAdd;
    private final Kernel addQuotient;
    private final Kernel clip;
    private final Kernel scaleToNorm;
    private final Kernel dot;
    private final Kernel momentum;
    private final Kernel nesterov;
    private final Kernel rmsProp;
    private final Kernel adam;

    Updates(Programs programs, Queue queue, long largestGroup, Family family) {
        this.queue = queue;
        group = (int) Math.min(GROUP, largestGroup);
        summing = family == Family.GPU ? (int) Math.min(LANES, largestGroup) : 1;
        Program program = programs.of("updates.cl", "");
        axpby = program.kernel("axpby");
        multiplyAdd = program.kernel("multiply_add");
        addQuotient = program.kernel("add_quotient");
        clip = program.kernel("clip");
        scaleToNorm = program.kernel("scale_to_norm");
        dot = program.kernel(family == Family.GPU ? "dot_of_group" : "dot_alone");
        momentum = program.kernel("momentum");
        nesterov = program.kernel("nesterov");
        rmsProp = program.kernel("rms_prop");
        adam = program.kernel("adam");
    }

    void axpby(float alpha, View x, float beta, View y) {
        Kernel kernel = with(axpby.index(y.count()).number(alpha), x).number(beta);
        run("axpby", with(kernel, y), y);
    }

    void multiplyAdd(float alpha, View x, View y, float beta, View t) {
        Kernel kernel = with(with(multiplyAdd.index(t.count()).number(alpha), x), y);
        run("multiplyAdd", with(kernel.number(beta), t), t);
    }

    void addQuotient(float alpha, View x, View v, float epsilon, float beta, View t) {
        Kernel kernel = with(with(addQuotient.index(t.count()).number(alpha), x), v);
        run("addQuotient", with(kernel.number(epsilon).number(beta), t), t);
    }

    void clip(float limit, View t) {
        run("clip", with(clip.index(t.count()).number(limit), t), t);
    }

    void scaleToNorm(float limit, View s, View t) {
        Kernel kernel = with(scaleToNorm.index(t.count()).number(limit), s);
        run("scaleToNorm", with(kernel, t), t);
    }

    void dot(View x, View y, float beta, View t) {
        Kernel kernel = with(with(dot.index(x.count()), x), y).number(beta);
        with(kernel, t).run(queue, "dot", summing, summing);
    }

    /** The terms of a dot product that one work-item adds up. */
    long terms(View x) {
        return x.count() / summing;
    }

    void update(UpdateRule rule, UpdateFactors f, View gradient, View first, View second, View theta) {
        Kernel kernel = switch (rule) {
            case MOMENTUM -> with(with(ofFirst(all(momentum, f, theta), f), gradient), first);
            case NESTEROV -> with(with(ofFirst(all(nesterov, f, theta), f), gradient), first);
            case RMSPROP -> with(with(ofSecond(all(rmsProp, f, theta), f), gradient), second);
            case ADAM -> with(with(with(ofSecond(ofFirst(all(adam, f, theta), f), f), gradient), first), second);
        };
        run("update", with(kernel, theta), theta);
    }

    private static Kernel all(Kernel kernel, UpdateFactors f, View theta) {
        return kernel.index(theta.count())
                .number(-f.rate())
                .number(f.keepTheta())
                .number(f.decay());
    }

    private static Kernel ofFirst(Kernel kernel, UpdateFactors f) {
        return kernel.number(f.keepFirst()).number(f.addFirst());
    }

    private static Kernel ofSecond(Kernel kernel, UpdateFactors f) {
        return kernel.number(f.keepSecond()).number(f.addSecond()).number(f.epsilon());
    }

    private static Kernel with(Kernel kernel, View v) {
        return kernel.memory(memory(v)).index(v.offset());
    }

    private void run(String operation, Kernel kernel, View target) {
        kernel.run(queue, operation, (target.count() + group - 1) / group * group, group);
    }
}
