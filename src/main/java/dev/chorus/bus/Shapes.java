package dev.chorus.bus;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the shape of a type, once per codec at start-up. Types that contain themselves have none. */
final class Shapes {
    private Shapes() {}

    /** @throws IllegalArgumentException for a type that cannot travel */
    static Shape of(Type type) {
        if (type instanceof Class<?> plain) {
            return ofClass(plain);
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            return ofGeneric(raw, generic.getActualTypeArguments());
        }
        throw new IllegalArgumentException("no JSON shape for " + type);
    }

    /** The concrete records of a sealed interface. */
    static List<Class<?>> members(Class<?> family) {
        List<Class<?>> members = new ArrayList<>();
        for (Class<?> permitted : family.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                members.addAll(members(permitted));
            } else {
                members.add(permitted);
            }
        }
        return members;
    }

    private static Shape ofClass(Class<?> type) {
        if (ScalarShape.covers(type)) {
            return ScalarShape.of(type);
        }
        if (type.isEnum()) {
            return ContainerShapes.OfEnum.of(type);
        }
        if (type.isRecord()) {
            return new RecordShape(type);
        }
        if (type.isSealed()) {
            return new SealedShape(type);
        }
        if (type == Object.class) {
            return AnyShape.INSTANCE;
        }
        throw new IllegalArgumentException("no JSON shape for " + type);
    }

    private static Shape ofGeneric(Class<?> raw, Type[] arguments) {
        if (raw == List.class || raw == Collection.class) {
            return new ContainerShapes.OfCollection(of(arguments[0]), false);
        }
        if (raw == Set.class) {
            return new ContainerShapes.OfCollection(of(arguments[0]), true);
        }
        if (raw == Map.class) {
            return new ContainerShapes.OfMap(of(arguments[0]), of(arguments[1]));
        }
        if (raw == Optional.class) {
            return new ContainerShapes.OfOptional(of(arguments[0]));
        }
        throw new IllegalArgumentException("no JSON shape for " + raw);
    }
}
