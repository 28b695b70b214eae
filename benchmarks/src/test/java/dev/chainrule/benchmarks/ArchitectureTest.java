package dev.chainrule.benchmarks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md that concern benchmarks. */
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.chainrule");

    @Test
    void benchmarksAreLookedAt() {
        assertThat(ALL.that(resideInAPackage("dev.chainrule.benchmarks"))).isNotEmpty();
    }

    /** Backends are opened by name, as users open them, so that what is measured is what they get. */
    @Test
    void benchmarksNameNoBackendAndNoCommand() {
        noClasses()
                .that()
                .resideInAPackage("dev.chainrule.benchmarks..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.chainrule.cpu..",
                        "dev.chainrule.opencl..",
                        "dev.chainrule.aparapi..",
                        "dev.chainrule.cli..",
                        "dev.chainrule.conformance..")
                .check(ALL);
    }

    @Test
    void nothingElseKnowsBenchmarksOrJmh() {
        noClasses()
                .that(not(resideInAPackage("dev.chainrule.benchmarks..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.chainrule.benchmarks..", "org.openjdk.jmh..")
                .check(ALL);
    }
}
