package dev.chainrule.compute;

import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.View;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device whose operations are followed by a look at what they wrote, until a number is found that is not finite. Results
 * have the same bits; every operation waits, and is many times slower. It stands before the backend, so it sees every operation
 * of the SPI, also those that a backend fuses.
 */
public final class FiniteWatch {
    private static final String GATHER = "gatherRows";
    private static final String UPLOAD = "upload";
    private static final String DOWNLOAD = "download";

    private final Backend backend;
    private final Compute compute;
    private final IdentityHashMap<Buffer, String> names = new IdentityHashMap<>();
    private @Nullable Found found;

    /**
     * The first number that is not finite.
     *
     * @param operation the operation that wrote it
     * @param target the name of the matrix in which it is
     * @param row its row, counted from 0
     * @param col its column, counted from 0
     */
    public record Found(String operation, String target, int row, int col, float value) {}

    /** Watches a device, which is not to be used otherwise meanwhile. */
    public FiniteWatch(Compute watched) {
        backend = watched.backend();
        Backend before = (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> call(method, arguments == null ? new Object[0] : arguments));
        compute = new Compute(before, watched.device());
    }

    /** The device, watched. Closing the one that was given closes it. */
    public Compute compute() {
        return compute;
    }

    /** Gives a matrix of {@link #compute} a name for reports. */
    public void name(String name, Matrix matrix) {
        names.put(matrix.storage.buffer, name);
    }

    /** The first number that is not finite, if there was one. */
    public Optional<Found> found() {
        return Optional.ofNullable(found);
    }

    private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        Object result;
        try {
            result = method.invoke(backend, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        String operation = method.getName();
        if (found == null && method.getDeclaringClass() == Backend.class && !operation.equals(DOWNLOAD)) {
            look(operation, arguments);
        }
        return result;
    }

    /**
     * Looks at all matrices of an operation, of which some are its targets; of those that it only read it is known that they
     * are finite. The source of {@code gatherRows}, a whole data set, is left out.
     */
    private void look(String operation, Object[] arguments) {
        boolean lastOnly = operation.equals(GATHER) || operation.equals(UPLOAD);
        for (int i = arguments.length - 1; i >= 0 && found == null; i--) {
            if (arguments[i] instanceof View view && view.buffer().type() == Element.FLOAT32) {
                look(operation, view);
                if (lastOnly) {
                    return;
                }
            }
        }
    }

    private void look(String operation, View view) {
        float[] values = new float[Math.toIntExact(view.count())];
        backend.download(view, values, 0);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                long at = view.offset() + i;
                String name = names.getOrDefault(view.buffer(), "a matrix [" + view.rows() + ", " + view.cols() + "]");
                found = new Found(operation, name, (int) (at / view.cols()), (int) (at % view.cols()), values[i]);
                return;
            }
        }
    }
}
