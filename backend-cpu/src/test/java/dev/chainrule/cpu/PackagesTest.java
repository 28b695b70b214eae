package dev.chainrule.cpu;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of this module. */
class PackagesTest {
    private static final String ROOT = "dev.chainrule.cpu";
    private static final String[] ANY = {"java..", "com.sun.management..", "org.jspecify.annotations.."};
    private static final String SPI = "dev.chainrule.spi";
    private static final String VECTORS = "jdk.incubator.vector..";

    /** The packages of this module that each of them may use. */
    private static final Map<String, List<String>> ARROWS = Map.of(
            "threads", List.of(),
            "jvm", List.of(),
            "heap", List.of(),
            "scalar", List.of("heap"),
            "plain", List.of("heap", "scalar"),
            "machine", List.of(),
            "kernels", List.of("heap", "plain", "threads", "machine"),
            "vector", List.of("heap", "scalar", "plain", "threads"),
            "warmup", List.of("heap", "plain", "vector", "jvm"));

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void everyPackageHasItsArrows() {
        assertThat(ALL.getPackage(ROOT).getSubpackages())
                .extracting(JavaPackage::getRelativeName)
                .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
    }

    @Test
    void packagesUseNoOthers() {
        ARROWS.forEach((from, to) -> {
            String[] own = Stream.concat(Stream.of(from), to.stream())
                    .map(name -> ROOT + "." + name)
                    .toArray(String[]::new);
            String[] spi = List.of("threads", "machine").contains(from) ? new String[0] : new String[] {SPI};
            classes()
                    .that(resideInAPackage(ROOT + "." + from))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(own)
                            .or(resideInAnyPackage(spi))
                            .or(resideInAnyPackage(ANY))
                            .or(resideInAPackage(VECTORS)))
                    .check(ALL);
        });
    }

    @Test
    void thereIsNoCircle() {
        slices().matching(ROOT + ".(*)").should().beFreeOfCycles().check(ALL);
    }

    /** So that a JVM without the module loads none of its classes for any other device. */
    @Test
    void onlyVectorsNeedTheIncubatingModule() {
        noClasses()
                .that(not(resideInAPackage(ROOT + ".vector")))
                .should()
                .dependOnClassesThat(resideInAPackage(VECTORS))
                .check(ALL);
    }
}
