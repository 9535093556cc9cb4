package dev.chorus.account;

/**
 * An identity as the directory keeps it. Absent texts are empty.
 *
 * @param id Snowflake
 * @param username unique, 1..32 of letters, digits, {@code _ - .}
 * @param displayName what people see, 1..64 code points
 * @param email empty when unknown; shown to its owner only
 * @param reputation 0..1, starting at 0.5
 * @param guest made without credentials
 * @param externalId id in a replaced system or at the platform; unique when not empty
 * @param createdAt milliseconds since 1970
 */
public record User(
        long id,
        String username,
        String displayName,
        String avatarUrl,
        String email,
        Role role,
        boolean verified,
        double reputation,
        boolean guest,
        boolean active,
        String externalId,
        long createdAt) {}
