package dev.chorus.comment;

import dev.chorus.account.Role;

/** A user as a comment remembers them: the snapshot taken when it was posted. */
public record Author(long id, String username, String displayName, String avatarUrl, Role role, boolean verified) {}
