package dev.chainrule.cpu.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The constants of the functions are those of the page that defines them. */
class PageTest {
    private static final Pattern HEXADECIMAL = Pattern.compile("0x1\\.[0-9a-f]+p-?[0-9]+");
    /** Of a byte; it is {@code Element.UINT8_SCALE}. */
    private static final String BYTE = "0x1.010102p-8";

    private static Set<String> constants(String file) throws IOException {
        Set<String> constants = new TreeSet<>();
        Matcher found = HEXADECIMAL.matcher(Files.readString(Path.of(file)));
        while (found.find()) {
            constants.add(Float.toHexString(Float.parseFloat(found.group())));
        }
        return constants;
    }

    @Test
    void thePageHasTheConstantsOfTheFunctions() throws IOException {
        Set<String> code = constants("src/main/java/dev/chainrule/cpu/scalar/ScalarFunctions.java");
        code.add(BYTE);
        code.add("0x1.8p1"); // the page's example of a hexadecimal constant
        assertThat(constants("../docs/same-bits.md")).isEqualTo(code);
    }
}
