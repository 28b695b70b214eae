package dev.chainrule.spark;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md that concern this module: core, train and Spark, and no backend by name. */
class ArchitectureTest {
    @Test
    void thisModuleNeedsCoreTrainAndSpark() {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.chainrule.spark");
        assertThat(all).isNotEmpty();
        classes()
                .that()
                .resideInAPackage("dev.chainrule.spark")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "dev.chainrule.spark",
                                "dev.chainrule.train",
                                "dev.chainrule.optimizer",
                                "dev.chainrule.backprop",
                                "dev.chainrule.nn",
                                "dev.chainrule.select",
                                "dev.chainrule.compute",
                                "dev.chainrule.spi")
                        .or(resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala.."))
                        .or(resideInAnyPackage("java..", "javax.crypto..", "org.jspecify.annotations.."))
                        .or(resideInAPackage("org.slf4j..")))
                .check(all);
    }
}
