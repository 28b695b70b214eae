package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The dependencies that package-info names are those that module-info enforces. */
final class ModuleTest {
    @Test
    void readsCoreAndFastCsvAndNothingElse() throws URISyntaxException {
        Path classes = Path.of(
                Csv.class.getProtectionDomain().getCodeSource().getLocation().toURI());

        assertThat(ModuleFinder.of(classes)
                        .find("dev.chainrule.data")
                        .orElseThrow()
                        .descriptor()
                        .requires())
                .extracting(Requires::name)
                .containsExactlyInAnyOrder("java.base", "org.jspecify", "dev.chainrule.train", "de.siegmar.fastcsv");
    }
}
