package dev.chainrule.opencl;

import dev.chainrule.compute.Compute;
import dev.chainrule.compute.Matrix;
import dev.chainrule.spi.Transpose;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes a backend while another thread computes with it, again and again: one of the two is refused, the closing thread
 * unless it comes between two calls of the other, which then goes on until it is refused. Prints how often one was, and what the closing thread was last told.
 */
final class ClosedWhileComputing {
    private static final int TIMES = 20;
    private static final int SIDE = 512;
    /** Products that are in the queue at once. */
    private static final int PRODUCTS = 5;

    private final Compute compute = FirstDevice.open();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean enough = new AtomicBoolean();
    private boolean wasRefused;

    private ClosedWhileComputing() {}

    public static void main(String[] arguments) throws InterruptedException {
        int refused = 0;
        String told = "";
        for (int i = 0; i < TIMES; i++) {
            ClosedWhileComputing one = new ClosedWhileComputing();
            Thread busy = new Thread(one::computeOn, "busy");
            busy.start();
            one.begun.await();
            try {
                one.compute.close();
            } catch (IllegalStateException e) {
                refused++;
                told = e.getMessage();
                one.enough.set(true);
            }
            busy.join();
            refused += one.wasRefused ? 1 : 0;
            one.compute.close();
        }
        System.out.println(refused + " times one of them was refused: " + told);
    }

    private void computeOn() {
        try {
            Matrix a = compute.matrix(SIDE, SIDE);
            Matrix c = compute.matrix(SIDE, SIDE);
            compute.upload(new float[SIDE * SIDE], 0, a);
            begun.countDown();
            while (!enough.get()) {
                for (int i = 0; i < PRODUCTS; i++) {
                    compute.gemm(Transpose.N, Transpose.N, 1, a, a, 0, c);
                }
                compute.finish();
            }
        } catch (IllegalStateException e) {
            wasRefused = true;
        }
    }
}
