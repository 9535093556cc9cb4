package dev.chorus;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may import which. Packages that do not exist yet pass; a package without a row here does not. */
class ArchitectureTest {
    private static final JavaClasses CHORUS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.chorus");

    /** The rules of the product: plain Java, tested without a loop. They may know each other's values. */
    private static final List<String> RULES = List.of("stream", "comment", "reaction", "moderation", "account");

    private static final List<String> ADAPTERS =
            List.of("embedded", "redis", "cassandra", "postgres", "clickhouse", "pulsar");

    /** The moving parts. They may import every other room but the adapters, the tools and the front door. */
    private static final List<String> EDGES = List.of("bridge", "edge", "gateway", "http", "owner", "query", "worker");

    private static final Map<String, Set<String>> ARROWS = arrows();

    private static Map<String, Set<String>> arrows() {
        var arrows = new TreeMap<String, Set<String>>();
        arrows.put("config", Set.of("stream"));
        arrows.put("observe", Set.of());
        arrows.put("ids", Set.of());
        arrows.put("event", Set.copyOf(RULES));
        arrows.put("protocol", Set.copyOf(RULES));
        arrows.put("bus", union(RULES, "protocol", "event", "port"));
        RULES.forEach(rules -> arrows.put(rules, union(RULES, "port", "event")));
        arrows.put("port", union(RULES, "event"));
        ADAPTERS.forEach(adapter -> arrows.put("adapter." + adapter, union(RULES, "port", "event", "observe")));
        return arrows;
    }

    private static Set<String> union(List<String> rooms, String... more) {
        return Stream.concat(rooms.stream(), Arrays.stream(more)).collect(Collectors.toSet());
    }

    static Set<String> roomsWithArrows() {
        return ARROWS.keySet();
    }

    @ParameterizedTest
    @MethodSource("roomsWithArrows")
    void aRoomImportsOnlyWhatItsRowAllows(String room) {
        var allowed = new ArrayList<String>(List.of(inside(room)));
        ARROWS.getOrDefault(room, Set.of()).forEach(other -> allowed.add(inside(other)));
        classes()
                .that()
                .resideInAPackage(inside(room))
                .should()
                .onlyDependOnClassesThat(
                        resideOutsideOfPackage("dev.chorus..").or(resideInAnyPackage(allowed.toArray(String[]::new))))
                .allowEmptyShould(true)
                .check(CHORUS);
    }

    @Test
    void edgesAndWorkersMeetBackendsOnlyThroughPorts() {
        noClasses()
                .that()
                .resideInAnyPackage(EDGES.stream().map(ArchitectureTest::inside).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(inside("adapter"), inside("tool"))
                .allowEmptyShould(true)
                .check(CHORUS);
    }

    @Test
    void nothingImportsTheFrontDoor() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("app"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(inside("app"))
                .allowEmptyShould(true)
                .check(CHORUS);
    }

    @Test
    void rulesAndEventsAreFreeOfVertxButForItsJson() {
        noClasses()
                .that()
                .resideInAnyPackage(plainRooms())
                .should()
                .dependOnClassesThat(resideInAPackage("io.vertx..").and(resideOutsideOfPackage("io.vertx.core.json..")))
                .allowEmptyShould(true)
                .check(CHORUS);
    }

    @Test
    void rulesAndEventsAreToldTheTimeAndGivenTheirIds() {
        noClasses()
                .that()
                .resideInAnyPackage(plainRooms())
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .allowEmptyShould(true)
                .check(CHORUS);
    }

    @Test
    void onlyAdaptersSpeakSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("adapter"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "org.sqlite..")
                .allowEmptyShould(true)
                .check(CHORUS);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should(be(describe("named Manager, Helper, Util, Impl, Data or Info", ArchitectureTest::saysNothing)))
                .check(CHORUS);
    }

    @Test
    void everyRoomIsOnThePlan() {
        var known = new TreeSet<>(ARROWS.keySet());
        known.addAll(EDGES);
        known.addAll(List.of("app", "tool"));

        var rooms = new TreeSet<String>();
        CHORUS.forEach(type -> rooms.add(roomOf(type)));

        assertThat(rooms).isNotEmpty().isSubsetOf(known);
    }

    private static String[] plainRooms() {
        return union(RULES, "event").stream().map(ArchitectureTest::inside).toArray(String[]::new);
    }

    private static boolean saysNothing(JavaClass type) {
        return type.getSimpleName().matches(".*(Manager|Helper|Util|Utils|Impl|Data|Info)");
    }

    /** The first name below the root, or the first two for an adapter. */
    private static String roomOf(JavaClass type) {
        String[] names = type.getPackageName().substring("dev.chorus".length()).split("\\.", -1);
        if (names.length < 2) {
            return "";
        }
        return names[1].equals("adapter") && names.length > 2 ? "adapter." + names[2] : names[1];
    }

    private static String inside(String room) {
        return "dev.chorus." + room + "..";
    }
}
