package dev.chorus.stream;

import java.util.Set;

/**
 * A stream as the directory knows it; immutable, replaced whole when anything changes. Absent texts are empty, absent times and
 * numbers are 0. Counts and viewers are computed elsewhere and are not part of it.
 *
 * @param id Snowflake
 * @param externalId id in a replaced system, unique when not empty
 * @param creatorId the user who made it and moderates it
 * @param scheduledAt milliseconds since 1970, as are {@code startedAt endedAt createdAt updatedAt}
 * @param maxParticipants most viewers at once; 0: no limit
 * @param settings what is in force
 * @param overrides the stream's own settings as a JSON object, as last written
 * @param moderators users appointed to moderate this stream, the creator not included
 */
public record Stream(
        long id,
        String externalId,
        String title,
        String description,
        StreamType type,
        long creatorId,
        StreamStatus status,
        long scheduledAt,
        long startedAt,
        long endedAt,
        String timezone,
        String thumbnailUrl,
        String videoUrl,
        int maxParticipants,
        StreamSettings settings,
        String overrides,
        Set<Long> moderators,
        long createdAt,
        long updatedAt) {

    public Stream {
        moderators = Set.copyOf(moderators);
    }

    public boolean isEnded() {
        return status == StreamStatus.ENDED;
    }

    /** Whether this user moderates the stream by creation or appointment (roles apart). */
    public boolean isModeratedBy(long userId) {
        return userId != 0 && (userId == creatorId || moderators.contains(userId));
    }
}
