package dev.chainrule.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.select.Backends;
import dev.chainrule.select.Candidate;
import dev.chainrule.select.Selection;
import dev.chainrule.spi.BackendProvider;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuProviderTest {
    @Test
    void isFoundOnTheModulePathAsOnTheClassPath() throws Exception {
        Path classes = Path.of(CpuProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module =
                ModuleFinder.of(classes).find("dev.chainrule.cpu").orElseThrow().descriptor();
        List<String> provided = module.provides().stream()
                .filter(p -> p.service().equals(BackendProvider.class.getName()))
                .flatMap(p -> p.providers().stream())
                .toList();
        List<String> listed =
                Files.readAllLines(classes.resolve("META-INF/services").resolve(BackendProvider.class.getName()));
        assertThat(provided).isEqualTo(listed).containsExactly(CpuProvider.class.getName());
    }

    @Test
    void isWhatIsLeftWhenNothingElseIsThere() {
        try (Selection selection = Backends.open("*")) {
            assertThat(selection.device().id()).isEqualTo("cpu:scalar");
            assertThat(selection.report().with(Candidate.Status.CHOSEN)).hasSize(1);
        }
    }
}
