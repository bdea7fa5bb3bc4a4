package io.physarum.standalone;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The arrows of {@code docs/architecture.md}: which module may know which, and what none may know. */
class ArchitectureTest {

    private static final String ROOT = "io.physarum.";

    /** Each module, and the modules that it may use. */
    private static final Map<String, List<String>> MAY_USE = new TreeMap<>(Map.of(
            "libp2p", List.of(),
            "mesh", List.of("libp2p"),
            "starter", List.of("libp2p", "mesh"),
            "bootstrap", List.of("libp2p", "mesh", "starter"),
            "registry", List.of("libp2p", "mesh", "starter"),
            "allocator", List.of("libp2p", "mesh", "starter"),
            "proxy", List.of("libp2p", "mesh", "starter"),
            "cli", List.of("libp2p", "mesh"),
            "standalone", List.of("libp2p", "mesh", "starter", "bootstrap", "registry", "allocator", "proxy", "cli")));

    private static final String[] SPRING = {"org.springframework.."};

    private static final String[] REACTOR = {"reactor..", "org.reactivestreams.."};

    private static JavaClasses all = new ClassFileImporter().importClasses();

    @BeforeAll
    static void importModules() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.physarum");
    }

    static Set<String> modules() {
        return MAY_USE.keySet();
    }

    @Test
    void everyModuleIsLookedAt() {
        Set<String> found = new LinkedHashSet<>();
        all.forEach(type -> found.add(type.getPackageName().split("\\.", -1)[2]));
        assertThat(found).containsExactlyInAnyOrderElementsOf(modules());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void usesOnlyTheModulesBelowIt(String module) {
        String[] allowed =
                MAY_USE.get(module).stream().map(ArchitectureTest::in).toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(in(module))
                .should()
                .dependOnClassesThat(resideInAPackage("io.physarum..")
                        .and(not(resideInAPackage(in(module))))
                        .and(not(resideInAnyPackage(allowed))))
                .because("the architecture page draws no such arrow")
                .check(all);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void hasNoCycleOfPackages(String module) {
        slices().assignedFrom(new PackagesOf(ROOT + module))
                .should()
                .beFreeOfCycles()
                .check(all);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void springBeginsWithTheStarter(String module) {
        if (List.of("libp2p", "mesh", "cli").contains(module)) {
            noClasses()
                    .that()
                    .resideInAPackage(in(module))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(SPRING)
                    .check(all);
        }
    }

    @Test
    void reactorBeginsWithTheMesh() {
        noClasses()
                .that()
                .resideInAPackage(in("libp2p"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(REACTOR)
                .check(all);
    }

    @Test
    void autoConfigurationsAreFinalAndOfferNothing() {
        classes()
                .that()
                .haveSimpleNameEndingWith("AutoConfiguration")
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .check(all);
    }

    /** A slice for each package of a module, its topmost one included. */
    private record PackagesOf(String root) implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            boolean inside = name.equals(root) || name.startsWith(root + ".");
            return inside ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + root;
        }
    }

    private static String in(String module) {
        return ROOT + module + "..";
    }
}
