package dev.chainrule.cpu.machine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Optional;

/**
 * Calls of machine code and of the C library through java.lang.foreign. That package is final since JDK 22 and its names are
 * looked up here, once, so that this class can be compiled for 17. The handles are constants, which C2 compiles to plain calls.
 *
 * <p>Loading this class needs JDK 22 and native access: {@link NativeAccess} asks for both before.
 */
final class Foreign {
    private static final String PACKAGE = "java.lang.foreign.";
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    /** The least page; the system itself rounds lengths up where pages are larger, as they may be on aarch64. */
    private static final long PAGE = 4096;

    // Linux: the same numbers on x86-64 and aarch64
    private static final int READ_WRITE = 3;
    private static final int READ_EXECUTE = 5;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int NO_FILE = -1;
    private static final long LAST_ERROR = -4096;

    private static final Class<?> SEGMENT = type("MemorySegment");
    private static final Object LINKER = invokeStatic(type("Linker"), "nativeLinker");

    /** (address of the code, six addresses): a number. The one shape of calls that there is, since each takes the JVM some time. */
    private static final MethodHandle ON_ADDRESSES = onAddresses();

    /** (address of the code, three arrays, parameters, two arrays): a number. */
    private static final MethodHandle CALL =
            onArrays(float[].class, float[].class, float[].class, long[].class, float[].class, float[].class);

    private static final Object MMAP = symbol("mmap");
    private static final Object MPROTECT = symbol("mprotect");
    private static final Object MUNMAP = symbol("munmap");
    private static final Object MEMCPY = symbol("memcpy");

    /** Calls on bytes, prepared when the first is made. */
    private static final class OnBytes {
        /** (address of the code, bytes, two arrays, parameters, two arrays): a number. */
        static final MethodHandle CALL =
                onArrays(byte[].class, float[].class, float[].class, long[].class, float[].class, float[].class);
    }

    private Foreign() {}

    /** Calls code with the addresses of the arrays' first elements. */
    static void call(long code, float[] a, float[] b, float[] c, long[] parameters, float[] d) {
        try {
            long unused = (long) CALL.invokeExact(code, a, b, c, parameters, d, d);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Calls code with the addresses of the arrays' first elements. */
    static void call(long code, byte[] a, float[] c, long[] parameters) {
        try {
            long unused = (long) OnBytes.CALL.invokeExact(code, a, c, c, parameters, c, c);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Copies code into memory that is then executable and no longer writable.
     *
     * <p>On aarch64 a core may read instructions through a cache that does not see what has been written. Linux takes care of it: a page that becomes
     * executable has its lines cleaned and invalidated for all cores, where that has not been done since it was new (__sync_icache_dcache, by which
     * libraries are loaded, too). That is enough here, since each page is new from mmap, is written before mprotect only, and is never written again.
     *
     * @return its address
     * @throws IllegalStateException if the system refuses it
     */
    static long executable(byte[] code) {
        long length = pages(code.length);
        long at = system(MMAP, 0, length, READ_WRITE, PRIVATE_ANONYMOUS, NO_FILE);
        if (at < 0 && at > LAST_ERROR) {
            throw new IllegalStateException("mmap refused " + length + " bytes");
        }
        copy(code, at);
        if ((int) system(MPROTECT, at, length, READ_EXECUTE, 0, 0) != 0) {
            release(at, code.length);
            throw new IllegalStateException("mprotect refused to make memory executable");
        }
        return at;
    }

    /** Gives the memory of code back. */
    static void release(long code, int length) {
        system(MUNMAP, code, pages(length), 0, 0, 0);
    }

    static long system(Object function, long a, long b, long c, long d, long e) {
        try {
            return (long) ON_ADDRESSES.invoke(
                    function, address(a), address(b), address(c), address(d), address(e), address(0));
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    private static void copy(byte[] code, long to) {
        try {
            Object from =
                    type("MemorySegment").getMethod("ofArray", byte[].class).invoke(null, (Object) code);
            Object none = address(0);
            long unused = (long) ON_ADDRESSES.invoke(MEMCPY, address(to), from, address(code.length), none, none, none);
        } catch (Throwable problem) {
            throw unexpected(problem);
        }
    }

    /** A number where a function takes an address. */
    private static Object address(long number) throws ReflectiveOperationException {
        return SEGMENT.getMethod("ofAddress", long.class).invoke(null, number);
    }

    private static long pages(int length) {
        return (length + PAGE - 1) / PAGE * PAGE;
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }

    // ---- handles

    private static MethodHandle onAddresses() {
        try {
            Object address = layout("ADDRESS");
            return downcall(
                    descriptor(layout("JAVA_LONG"), address, address, address, address, address, address), critical());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle onArrays(Class<?>... arrays) {
        try {
            MethodHandle[] toSegments = new MethodHandle[1 + arrays.length];
            toSegments[0] = LOOKUP.findStatic(SEGMENT, "ofAddress", MethodType.methodType(SEGMENT, long.class));
            for (int i = 0; i < arrays.length; i++) {
                toSegments[1 + i] = ofArray(arrays[i]);
            }
            return MethodHandles.filterArguments(ON_ADDRESSES, 0, toSegments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object symbol(String name) {
        try {
            Object lookup = type("Linker").getMethod("defaultLookup").invoke(LINKER);
            Optional<?> found = (Optional<?>)
                    type("SymbolLookup").getMethod("find", String.class).invoke(lookup, name);
            return found.orElseThrow(() -> new IllegalStateException("the C library has no " + name));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle downcall(Object descriptor, Object... options) throws ReflectiveOperationException {
        Object array = Array.newInstance(type("Linker$Option"), options.length);
        for (int i = 0; i < options.length; i++) {
            Array.set(array, i, options[i]);
        }
        return (MethodHandle) type("Linker")
                .getMethod("downcallHandle", type("FunctionDescriptor"), array.getClass())
                .invoke(LINKER, descriptor, array);
    }

    /** Heap arrays as they are; the collector waits for the call. */
    private static Object critical() throws ReflectiveOperationException {
        return type("Linker$Option").getMethod("critical", boolean.class).invoke(null, true);
    }

    private static Object descriptor(Object result, Object... parameters) throws ReflectiveOperationException {
        Class<?> layout = type("MemoryLayout");
        Object array = Array.newInstance(layout, parameters.length);
        for (int i = 0; i < parameters.length; i++) {
            Array.set(array, i, parameters[i]);
        }
        return type("FunctionDescriptor")
                .getMethod("of", layout, array.getClass())
                .invoke(null, result, array);
    }

    private static Object layout(String name) throws ReflectiveOperationException {
        return type("ValueLayout").getField(name).get(null);
    }

    private static MethodHandle ofArray(Class<?> array) throws ReflectiveOperationException {
        return LOOKUP.findStatic(SEGMENT, "ofArray", MethodType.methodType(SEGMENT, array));
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(PACKAGE + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object invokeStatic(Class<?> type, String method) {
        try {
            return type.getMethod(method).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
