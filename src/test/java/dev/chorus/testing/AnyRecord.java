package dev.chorus.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary records: every component gets any value of its type, text any Unicode with lone surrogates and control characters. */
public final class AnyRecord {
    private AnyRecord() {}

    /** Any of the concrete records of a sealed family, or of this record class. */
    @SuppressWarnings("unchecked")
    public static <T> Arbitrary<T> of(Class<T> type) {
        if (type.isSealed()) {
            List<Arbitrary<T>> members =
                    members(type).map(c -> of((Class<T>) c)).toList();
            return Arbitraries.oneOf(members);
        }
        return (Arbitrary<T>) record(type);
    }

    /** The concrete classes of a sealed family. */
    public static Stream<Class<?>> members(Class<?> family) {
        return Stream.of(family.getPermittedSubclasses()).flatMap(c -> c.isSealed() ? members(c) : Stream.of(c));
    }

    public static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(20),
                Arbitraries.strings().ascii().ofMaxLength(20),
                Arbitraries.of(
                        "", "é", "😀👩‍👩‍👧", "\uD83D", "\uDE00x", "\u0000", "\u2028\"\\/\b\n", "مرحبا", "\uFEFF"));
    }

    private static Arbitrary<?> record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<? extends Arbitrary<?>> parts =
                Stream.of(components).map(c -> any(c.getGenericType())).toList();
        @SuppressWarnings("unchecked")
        List<Arbitrary<Object>> objects = (List<Arbitrary<Object>>) parts;
        return Combinators.combine(objects).as(values -> {
            try {
                Constructor<?> constructor = type.getConstructor(
                        Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                return constructor.newInstance(values.toArray());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static Arbitrary<?> any(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return any(of[0]).list().ofMaxSize(4);
            }
            if (generic.getRawType() == Set.class) {
                return any(of[0]).set().ofMaxSize(4);
            }
            if (generic.getRawType() == Map.class) {
                return Arbitraries.maps(any(of[0]), any(of[1])).ofMaxSize(4);
            }
        }
        if (type instanceof Class<?> plain) {
            return anyClass(plain);
        }
        throw new IllegalArgumentException("no arbitrary " + type);
    }

    private static Arbitrary<?> anyClass(Class<?> type) {
        if (type == String.class) {
            return text();
        }
        if (type == long.class || type == Long.class) {
            return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.of(0L, -1L, 1_700_000_000_000L));
        }
        if (type == int.class || type == Integer.class) {
            return Arbitraries.integers();
        }
        if (type == boolean.class) {
            return Arbitraries.of(true, false);
        }
        if (type == Object.class) {
            return json(2);
        }
        if (type.isEnum()) {
            return Arbitraries.of(type.getEnumConstants());
        }
        if (type.isRecord()) {
            return record(type);
        }
        throw new IllegalArgumentException("no arbitrary " + type);
    }

    private static Arbitrary<Object> json(int depth) {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                text().asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.longs().filter(n -> n != n.intValue()).asGeneric(),
                Arbitraries.doubles().filter(d -> d != Math.rint(d)).asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        return depth == 0
                ? leaf
                : Arbitraries.oneOf(
                        leaf,
                        json(depth - 1).list().ofMaxSize(3).asGeneric(),
                        Arbitraries.maps(text(), json(depth - 1)).ofMaxSize(3).asGeneric());
    }
}
