package dev.chorus.gateway;

import dev.chorus.port.RoomEntry;
import java.util.List;
import java.util.Set;

/**
 * One tick of a room: a contiguous range of its order, encoded once per tier that differs. Immutable, shared by reference.
 *
 * @param from first offset, inclusive
 * @param to last offset, inclusive
 * @param full without sampling
 * @param normal the same object as {@code full} where nothing was left out
 * @param light likewise
 * @param entries all of the range, in order, with the state of each comment as of {@code to}
 * @param omittedNormal ids that {@code normal} left out
 * @param omittedLight ids that {@code light} left out
 * @param retracted ids of comments that stopped being visible in the range
 */
record RoomFrame(
        long streamId,
        String epoch,
        long from,
        long to,
        Frame full,
        Frame normal,
        Frame light,
        List<RoomEntry> entries,
        Set<Long> omittedNormal,
        Set<Long> omittedLight,
        Set<Long> retracted) {

    Frame of(Tier tier) {
        return switch (tier) {
            case FULL -> full;
            case NORMAL -> normal;
            case LIGHT -> light;
        };
    }

    Set<Long> omitted(Tier tier) {
        return switch (tier) {
            case FULL -> Set.of();
            case NORMAL -> omittedNormal;
            case LIGHT -> omittedLight;
        };
    }
}
