package dev.chainrule.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Room for the threads that a native driver makes. Some drivers end the process where they cannot make them, so a provider
 * asks here before it loads one.
 */
public final class ThreadRoom {
    private static final Path OWN_CGROUPS = Path.of("/proc/self/cgroup");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private ThreadRoom() {}

    /** The processors of the machine, as a native driver counts them that knows nothing of the quota which Java follows. */
    public static int processors() {
        int java = Runtime.getRuntime().availableProcessors();
        try {
            return lines(ONLINE).stream().mapToInt(ThreadRoom::count).reduce(java, Math::max);
        } catch (NumberFormatException e) {
            return java;
        }
    }

    /** The number of processors in a list such as {@code 0-3,6}. */
    static int count(String list) {
        return Arrays.stream(list.split(","))
                .map(range -> range.split("-"))
                .mapToInt(ends -> Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1)
                .sum();
    }

    /**
     * Why this process cannot have more threads at the same time: by the limits of its cgroups, or because they could not be
     * started when that was tried.
     *
     * @param threads how many more
     * @return nothing if it can
     */
    public static String lack(int threads) {
        String lack = lack(threads, OWN_CGROUPS, CGROUPS);
        return lack.isEmpty() && !start(threads)
                ? threads + " more threads are needed, and cannot be started (ulimit -u, or too little memory)"
                : lack;
    }

    /**
     * The lack by the limits of cgroups alone, where there are such.
     *
     * @param own lists the cgroups of the process, as {@code number:controllers:path}
     * @param root the folder of them all: of version 2, in which no controller is named, and of those of version 1
     */
    static String lack(int threads, Path own, Path root) {
        for (String line : lines(own)) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && (parts[1].isEmpty() || parts[1].equals("pids"))) {
                Path top = root.resolve(parts[1]);
                Path named = top.resolve(parts[2].replaceFirst("^/+", "")).normalize();
                // in a container it may be the host's, of which only the top is seen; limits above a group count too
                Path group = named.startsWith(top) ? named : top;
                for (; group != null && group.startsWith(top); group = group.getParent()) {
                    long most = number(group.resolve("pids.max"), Long.MAX_VALUE);
                    long now = number(group.resolve("pids.current"), 0);
                    if (threads > most - now) {
                        return threads + " more threads are needed, and there may be " + Math.max(0, most - now)
                                + " (pids.max is " + most + ")";
                    }
                }
            }
        }
        return "";
    }

    private static long number(Path file, long otherwise) {
        try {
            return lines(file).stream().mapToLong(Long::parseLong).findFirst().orElse(otherwise);
        } catch (NumberFormatException e) {
            return otherwise; // "max"
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // another system, or none that may be read
        }
    }

    /** Whether as many threads can be started; none of them is left when this returns. */
    private static boolean start(int threads) {
        CountDownLatch all = new CountDownLatch(1);
        List<Thread> started = new ArrayList<>();
        try {
            for (int i = 0; i < threads; i++) {
                Thread thread = new Thread(null, () -> await(all), "chainrule thread room", 0, false);
                thread.setDaemon(true);
                thread.setContextClassLoader(null);
                thread.start();
                started.add(thread);
            }
            return true;
        } catch (OutOfMemoryError e) { // how Java says that it could not make a thread
            return false;
        } finally {
            all.countDown();
            started.forEach(ThreadRoom::awaitEnd);
        }
    }

    /** Waits even if interrupted, which the thread stays. */
    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
