package dev.chainrule.opencl;

import dev.chainrule.spi.Activation;
import dev.chainrule.spi.Transpose;
import dev.chainrule.spi.View;

/** The operations of {@link dev.chainrule.spi.Backend} that multiply matrices, by one {@link Family} of kernels. */
interface Products {
    void gemm(Transpose ta, Transpose tb, float alpha, View a, View b, float beta, View c);

    void dense(View x, View theta, View bias, Activation g, View a);

    void hiddenDelta(View nextDelta, View theta, Activation g, View a, View delta);

    void accumulateGradient(float scale, View delta, View x, float keepTheta, float keepBias, View gTheta, View gBias);
}
