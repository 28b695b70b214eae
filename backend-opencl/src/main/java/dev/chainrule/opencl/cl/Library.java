package dev.chainrule.opencl.cl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jocl.CL;
import org.jspecify.annotations.Nullable;

/** JOCL's native library and the OpenCL loader: loaded once in a JVM, or the reason why they cannot be loaded. */
final class Library {
    /** JOCL unpacks its library under a fixed name, which JVMs that start together overwrite, unless told otherwise. */
    private static final String UNIQUE_NAMES = "uniqueLibraryNames";

    /** The words by which JOCL says that its own library is missing, and not the loader. */
    private static final String JOCL_NOT_LOADED = "Error while loading native library";

    /** The second of the two attempts of which JOCL shows the stack traces, and the first line of its own. */
    private static final Pattern UNPACKING = Pattern.compile("as a resource:\\R([^\\r\\n]*)");

    private static final int MOST_LETTERS = 100;

    private static final String INSTALL_LOADER =
            "install the GPU vendor's driver, or ocl-icd-libopencl1 and pocl-opencl-icd for the CPU";
    private static final String ANOTHER_FOLDER =
            "name a folder that may be written to and executed from by -Djava.io.tmpdir";

    private Library() {}

    /** @throws NoDriverException if one of them is not there, or cannot be loaded */
    static void load() throws NoDriverException {
        if (Loader.isMissing()) {
            throw new NoDriverException("there is no OpenCL loader, such as libOpenCL.so.1", INSTALL_LOADER, null);
        }
        LinkageError failure = Loaded.FAILURE;
        if (failure != null) {
            throw absence(failure, System.getProperty("java.io.tmpdir", ""));
        }
    }

    /** Something was loaded as libOpenCL.so.1 that has not the functions of OpenCL. */
    static NoDriverException noLoader(Throwable cause) {
        return new NoDriverException("what was loaded as libOpenCL.so.1 is no OpenCL loader", INSTALL_LOADER, cause);
    }

    /** Explains a failure; {@code folder} is where JOCL unpacks its library. */
    static NoDriverException absence(LinkageError failure, String folder) {
        String words = failure.toString();
        if (words.contains("java/util/logging")) {
            return new NoDriverException(
                    "this Java has no module java.logging, which JOCL needs",
                    "add it when the image is made: jlink --add-modules java.logging",
                    failure);
        }
        if (!words.contains(JOCL_NOT_LOADED)) {
            return new NoDriverException(
                    "no OpenCL loader, such as libOpenCL.so.1, could be loaded", INSTALL_LOADER, failure);
        }
        Matcher unpacking = UNPACKING.matcher(words);
        return notUnpacked(unpacking.find() ? unpacking.group(1) : "", folder, failure);
    }

    private static NoDriverException notUnpacked(String detail, String folder, LinkageError failure) {
        String into = "JOCL's native library cannot be unpacked into java.io.tmpdir=" + folder;
        if (detail.contains("IllegalCallerException")) { // from JDK 24 on
            Module jocl = CL.class.getModule();
            return new NoDriverException(
                    "Java does not let JOCL load a native library (--illegal-native-access=deny)",
                    "start it with --enable-native-access=" + (jocl.isNamed() ? jocl.getName() : "ALL-UNNAMED"),
                    failure);
        }
        if (detail.contains("No resource found with name")) {
            return new NoDriverException(
                    "JOCL has no native library for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch"),
                    "build one, and name its folder by -Djava.library.path",
                    failure);
        }
        if (detail.contains("No space left") || detail.contains("quota")) {
            return new NoDriverException(into + ", which is full", "make room there, or " + ANOTHER_FOLDER, failure);
        }
        if (detail.contains("FileNotFoundException")) {
            return new NoDriverException(into + ": " + lastBrackets(detail), ANOTHER_FOLDER, failure);
        }
        if (detail.contains("failed to map segment")) {
            return new NoDriverException(
                    "JOCL's native library may not be executed from java.io.tmpdir=" + folder + " (noexec)",
                    ANOTHER_FOLDER,
                    failure);
        }
        return new NoDriverException(
                "JOCL's native library cannot be loaded: " + end(detail),
                "mend what is missing, or build one for this system and name its folder by -Djava.library.path",
                failure);
    }

    /** The last part of {@code java.io.FileNotFoundException: FILE (why)}. */
    private static String lastBrackets(String detail) {
        return detail.substring(detail.lastIndexOf('(') + 1).replaceFirst("\\)$", "");
    }

    /** The end of a line: the linker repeats its file's name before it says what is wrong. */
    private static String end(String detail) {
        return detail.substring(Math.max(0, detail.length() - MOST_LETTERS));
    }

    /** Loads the libraries once in a JVM, and holds the failure if there was one. */
    private static final class Loaded {
        @SuppressWarnings(
                "StaticAssignmentOfThrowable") // Java tells once why a class cannot be initialized, never again
        static final @Nullable LinkageError FAILURE = load();

        private static @Nullable LinkageError load() {
            String before = System.getProperty(UNIQUE_NAMES);
            System.setProperty(UNIQUE_NAMES, "true");
            try {
                CL.setExceptionsEnabled(true);
                return null;
            } catch (LinkageError e) {
                return e;
            } finally {
                if (before == null) {
                    System.clearProperty(UNIQUE_NAMES);
                } else {
                    System.setProperty(UNIQUE_NAMES, before);
                }
            }
        }
    }
}
