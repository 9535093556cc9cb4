package dev.chorus.bus;

import dev.chorus.account.Role;

/** A user who watches a room, as their token has them. */
public record Participant(
        long userId,
        String username,
        String displayName,
        String avatarUrl,
        Role role,
        boolean verified,
        boolean guest) {}
