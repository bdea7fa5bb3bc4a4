package io.physarum.observability;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

/** The meters that the code declares, found in its classes, and how Prometheus calls them. */
final class Meters {

    private static final PrometheusNamingConvention NAMING = new PrometheusNamingConvention();

    private static final List<DocumentedMeter> ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.physarum").stream()
                    .filter(type -> type.isEnum() && type.isAssignableTo(DocumentedMeter.class))
                    .map(JavaClass::reflect)
                    .flatMap(type -> Arrays.stream(type.getEnumConstants()))
                    .map(DocumentedMeter.class::cast)
                    .toList();

    private Meters() {}

    static List<DocumentedMeter> all() {
        return ALL;
    }

    /** Those that a component has. */
    static List<DocumentedMeter> of(String component) {
        return ALL.stream()
                .filter(meter -> Set.of(component, DocumentedMeter.EVERY_NODE).contains(meter.component()))
                .toList();
    }

    /** The name of its family in Prometheus' text format. */
    static String family(DocumentedMeter meter) {
        MeterSpec spec = meter.spec();
        String name = NAMING.name(spec.name(), type(spec), spec.baseUnit());
        return spec.kind() == MeterSpec.Kind.COUNTER ? name + "_total" : name;
    }

    /** The names of all families that it makes: a timer has its maximum beside it. */
    static Set<String> families(DocumentedMeter meter) {
        Set<String> families = new TreeSet<>(Set.of(family(meter)));
        if (type(meter.spec()) == Meter.Type.TIMER) {
            families.add(family(meter) + "_max");
        }
        return families;
    }

    static Meter.Type type(MeterSpec spec) {
        return switch (spec.kind()) {
            case COUNTER -> Meter.Type.COUNTER;
            case GAUGE -> Meter.Type.GAUGE;
            case TIMER, HISTOGRAM -> Meter.Type.TIMER;
        };
    }
}
