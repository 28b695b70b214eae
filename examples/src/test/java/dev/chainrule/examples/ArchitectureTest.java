package dev.chainrule.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.chainrule.data.Missing;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arrows of ARCHITECTURE.md. Those between modules are kept by module-info.java too; here a message names the line.
 * Benchmarks, which examples do not see, have a test of their own.
 */
class ArchitectureTest {
    /** The packages of core and train, and those of them that each may use. */
    private static final Map<String, List<String>> FLOORS = Map.ofEntries(
            Map.entry("modelselection", List.of("train", "nn", "compute", "text")),
            Map.entry("train", List.of("optimizer", "metric", "backprop", "nn", "select", "compute", "spi", "text")),
            Map.entry("optimizer", List.of("backprop", "nn", "compute", "spi")),
            Map.entry("metric", List.of()),
            Map.entry("predict", List.of("backprop", "nn", "select", "compute", "spi", "text")),
            Map.entry("backprop", List.of("nn", "compute", "spi")),
            Map.entry("nn", List.of("files", "spi")),
            Map.entry("select", List.of("compute", "spi", "text")),
            Map.entry("compute", List.of("spi")),
            Map.entry("spi", List.of()),
            Map.entry("files", List.of()),
            Map.entry("text", List.of()));

    private static final String[] JDK_ONLY = {"java..", "jdk.jfr..", "org.jspecify.annotations.."};

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.chainrule");

    @Test
    void everyModuleIsLookedAt() {
        for (String name : List.of(
                "modelselection",
                "train",
                "optimizer",
                "metric",
                "predict",
                "backprop",
                "nn",
                "select",
                "compute",
                "spi",
                "files",
                "text",
                "reference",
                "check",
                "check.parity",
                "data",
                "cpu",
                "opencl",
                "opencl.cl",
                "aparapi",
                "conformance",
                "bench",
                "bench.page",
                "page",
                "report",
                "json",
                "onnx",
                "cli",
                "examples")) {
            assertThat(ALL.that(resideInAPackage("dev.chainrule." + name)))
                    .as(name)
                    .isNotEmpty();
        }
    }

    @Test
    void packagesOfCoreAndTrainPointOneWay() {
        FLOORS.forEach((name, used) -> {
            String[] allowed = Stream.concat(Stream.of(name), used.stream())
                    .map(each -> "dev.chainrule." + each)
                    .toArray(String[]::new);
            classes()
                    .that()
                    .resideInAPackage("dev.chainrule." + name)
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideInAnyPackage(JDK_ONLY)))
                    .check(ALL);
        });
        slices().matching(
                        "dev.chainrule.(modelselection|train|optimizer|metric|predict|backprop|nn|select|compute|spi|files|text)..")
                .should()
                .beFreeOfCycles()
                .check(ALL);
    }

    @Test
    void noPackagesFormACircle() {
        slices().matching("dev.chainrule.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void judgingANetworkDoesNotNeedToTrainOne() {
        noClasses()
                .that()
                .haveNameMatching("dev[.]chainrule[.]train[.](Evaluation|.*Judge)([$].*)?")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev[.]chainrule[.](optimizer[.]|train[.](Train|Batch)).*")
                .check(ALL);
    }

    @Test
    void referenceNeedsTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("dev.chainrule.reference")
                .should()
                .onlyDependOnClassesThat(
                        resideInAPackage("dev.chainrule.reference").or(resideInAnyPackage(JDK_ONLY)))
                .check(ALL);
    }

    @Test
    void backendsSeeTheSpiAndFilesOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.chainrule.cpu..", "dev.chainrule.opencl..", "dev.chainrule.aparapi..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.chainrule..")
                        .and(not(resideInAnyPackage("dev.chainrule.spi", "dev.chainrule.files")))
                        .and(not(resideInAnyPackage(
                                "dev.chainrule.cpu..", "dev.chainrule.opencl..", "dev.chainrule.aparapi.."))))
                .check(ALL);
        slices().matching("dev.chainrule.(cpu|opencl|aparapi)..")
                .should()
                .notDependOnEachOther()
                .check(ALL);
    }

    @Test
    void onlyTheOwnersOfHandlesCallJocl() {
        noClasses()
                .that(not(resideInAPackage("dev.chainrule.opencl.cl")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jocl..")
                .check(ALL);
    }

    @Test
    void onlyItsBackendCallsAparapi() {
        noClasses()
                .that(not(resideInAPackage("dev.chainrule.aparapi")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.aparapi..")
                .check(ALL);
    }

    @Test
    void nothingNamesABackendAtCompileTime() {
        for (String backend : List.of("dev.chainrule.cpu..", "dev.chainrule.opencl..", "dev.chainrule.aparapi..")) {
            noClasses()
                    .that(not(resideInAPackage(backend)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(backend)
                    .check(ALL);
        }
    }

    @Test
    void dataIsForTrainingAndNeverComputes() {
        noClasses()
                .that()
                .resideInAPackage("dev.chainrule.data..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.chainrule.optimizer..",
                        "dev.chainrule.backprop..",
                        "dev.chainrule.predict..",
                        "dev.chainrule.compute..",
                        "dev.chainrule.select..",
                        "dev.chainrule.bench..")
                .check(ALL);
    }

    @Test
    void thePageIsMadeOfReportsAndTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.chainrule.bench.page")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.chainrule.bench.page",
                                "dev.chainrule.bench",
                                "dev.chainrule.check.parity",
                                "dev.chainrule.page",
                                "dev.chainrule.text")
                        .or(resideInAnyPackage(JDK_ONLY)))
                .check(ALL);
    }

    @Test
    void thePiecesOfPagesAreMadeOfTheJdk() {
        classes()
                .that()
                .resideInAPackage("dev.chainrule.page")
                .should()
                .onlyDependOnClassesThat(resideInAPackage("dev.chainrule.page").or(resideInAnyPackage(JDK_ONLY)))
                .check(ALL);
    }

    @Test
    void trainingsAreShownByWhatTheyTell() {
        noClasses()
                .that()
                .resideInAPackage("dev.chainrule.report")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.chainrule..")
                        .and(not(resideInAnyPackage(
                                "dev.chainrule.report",
                                "dev.chainrule.page",
                                "dev.chainrule.train",
                                "dev.chainrule.optimizer",
                                "dev.chainrule.metric",
                                "dev.chainrule.predict",
                                "dev.chainrule.backprop",
                                "dev.chainrule.nn",
                                "dev.chainrule.compute",
                                "dev.chainrule.spi",
                                "dev.chainrule.files",
                                "dev.chainrule.text"))))
                .check(ALL);
        noClasses()
                .that(not(resideInAnyPackage("dev.chainrule.report", "dev.chainrule.examples.service")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.net.httpserver..")
                .check(ALL);
    }

    @Test
    void checksSeeCoreAndReference() {
        noClasses()
                .that()
                .resideInAPackage("dev.chainrule.check..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.chainrule..")
                        .and(not(resideInAnyPackage(
                                "dev.chainrule.check",
                                "dev.chainrule.check.parity",
                                "dev.chainrule.select",
                                "dev.chainrule.text",
                                "dev.chainrule.backprop",
                                "dev.chainrule.nn",
                                "dev.chainrule.compute",
                                "dev.chainrule.spi",
                                "dev.chainrule.reference"))))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(PrintStream.class)
                .check(ALL);
    }

    @Test
    void theCommandDoesNotNeedTheConformanceKit() {
        noClasses()
                .that()
                .resideInAPackage("dev.chainrule.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.chainrule.conformance..")
                .check(ALL);
    }

    @Test
    void measuringNeitherPrintsNorKnowsTheCommand() {
        noClasses()
                .that()
                .resideInAPackage("dev.chainrule.bench")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.chainrule.bench.page..",
                        "dev.chainrule.cli..",
                        "dev.chainrule.data..",
                        "dev.chainrule.reference..",
                        "picocli..",
                        "tools.jackson..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(PrintStream.class)
                .check(ALL);
    }

    @Test
    void onlyDocumentsAreWrittenByJackson() {
        noClasses()
                .that(not(resideInAnyPackage("dev.chainrule.json", "dev.chainrule.examples.service")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
                .check(ALL);
        noClasses()
                .that(not(resideInAnyPackage("dev.chainrule.json", "dev.chainrule.cli", "dev.chainrule.examples")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.chainrule.json")
                .check(ALL);
    }

    @Test
    void onnxStandsOnCoreAndOnHowMissingCellsAreSpelled() {
        classes()
                .that()
                .resideInAPackage("dev.chainrule.onnx")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.chainrule.onnx",
                                "dev.chainrule.predict",
                                "dev.chainrule.nn",
                                "dev.chainrule.spi",
                                "dev.chainrule.files")
                        .or(type(Missing.class))
                        .or(resideInAnyPackage("ai.onnx.proto..", "com.google.protobuf.."))
                        .or(resideInAnyPackage(JDK_ONLY)))
                .check(ALL);
        noClasses()
                .that(not(resideInAPackage("dev.chainrule.onnx")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnx..", "com.google.protobuf..", "org.tribuo..")
                .check(ALL);
    }

    @Test
    void nothingCallsTheCommand() {
        noClasses()
                .that(not(resideInAPackage("dev.chainrule.cli..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.chainrule.cli..")
                .check(ALL);
    }

    @Test
    void theConformanceKitSeesCoreReferenceAndChecks() {
        noClasses()
                .that()
                .resideInAPackage("dev.chainrule.conformance..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.chainrule.data..",
                        "dev.chainrule.bench..",
                        "dev.chainrule.cpu..",
                        "dev.chainrule.opencl..",
                        "dev.chainrule.aparapi..")
                .check(ALL);
    }
}
