package dev.chainrule.check.parity;

import dev.chainrule.reference.Bounded;
import dev.chainrule.spi.Backend;
import dev.chainrule.spi.Buffer;
import dev.chainrule.spi.Element;
import dev.chainrule.spi.UpdateRule;
import dev.chainrule.spi.View;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation as it was recorded: the numbers that its operands held before, and those of its targets afterwards. Operands
 * are whole matrices, and two of them are one if they have one buffer.
 */
final class Call {
    private final int step;
    private final String target;
    private final Method method;
    private final Object[] arguments;
    private final IdentityHashMap<Buffer, float[]> before = new IdentityHashMap<>();
    private final List<float[]> after = new ArrayList<>();

    /**
     * Makes a call of a device, and records it.
     *
     * @param target the name of what is written
     */
    Call(int step, String target, Method method, Object[] arguments, Backend backend) {
        this.step = step;
        this.target = target;
        this.method = method;
        this.arguments = arguments.clone();
        for (Object argument : arguments) {
            if (argument instanceof View view) {
                before.computeIfAbsent(view.buffer(), same -> values(backend, view));
            }
        }
        invoke(backend, method, arguments);
        targets().forEach(view -> after.add(values(backend, view)));
    }

    private static float[] values(Backend backend, View view) {
        float[] values = new float[Math.toIntExact(view.count())];
        backend.download(view, values, 0);
        return values;
    }

    /** Calls the method of a backend, and throws what it throws. */
    static @Nullable Object invoke(Backend backend, Method method, Object[] arguments) {
        try {
            return method.invoke(backend, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The views that the operation writes, in the order of its arguments. */
    List<View> targets() {
        List<View> views = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof View view) {
                views.add(view);
            }
        }
        int last = views.size();
        if (operation().equals("update")) {
            UpdateRule rule = (UpdateRule) arguments[0];
            List<View> targets = new ArrayList<>();
            if (rule.hasFirst()) {
                targets.add(views.get(1));
            }
            if (rule.hasSecond()) {
                targets.add(views.get(2));
            }
            targets.add(views.get(last - 1));
            return targets;
        }
        return views.subList(operation().equals("accumulateGradient") ? last - 2 : last - 1, last);
    }

    /** The same call on another device: the numbers of its targets afterwards. */
    List<float[]> repeated(Backend other) {
        IdentityHashMap<Buffer, Buffer> copies = new IdentityHashMap<>();
        try {
            Object[] theirs = arguments.clone();
            for (int i = 0; i < theirs.length; i++) {
                if (theirs[i] instanceof View view) {
                    theirs[i] = copy(other, view, copies);
                }
            }
            invoke(other, method, theirs);
            List<float[]> results = new ArrayList<>();
            targets().forEach(view -> results.add(values(other, copy(other, view, copies))));
            return results;
        } finally {
            copies.values().forEach(Buffer::close);
        }
    }

    private View copy(Backend other, View view, IdentityHashMap<Buffer, Buffer> copies) {
        Buffer buffer = copies.computeIfAbsent(view.buffer(), original -> {
            Buffer made = other.allocate(Element.FLOAT32, view.count());
            other.upload(before(original), 0, new View(made, 0, view.rows(), view.cols()));
            return made;
        });
        return new View(buffer, 0, view.rows(), view.cols());
    }

    private float[] before(Buffer buffer) {
        return before.getOrDefault(buffer, new float[0]);
    }

    /** The exact results on these operands, with bounds. */
    List<Bounded> exact(Reference reference) {
        return reference.results(operation(), arguments, this::exactly);
    }

    /** The numbers of an operand before the call. */
    Bounded exactly(View view) {
        return Bounded.exact(view.rows(), view.cols(), before(view.buffer()));
    }

    int step() {
        return step;
    }

    String operation() {
        return method.getName();
    }

    String target() {
        return target;
    }

    Object[] arguments() {
        return arguments.clone();
    }

    /** The numbers of the targets afterwards. */
    List<float[]> after() {
        return after;
    }
}
