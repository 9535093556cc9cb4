package dev.chorus.account;

/**
 * Who is asking, as proven by a token; {@link #ANONYMOUS} without one.
 *
 * @param userId Snowflake of the user; 0: nobody
 * @param username as in the token
 * @param displayName as in the token
 * @param avatarUrl empty when there is none
 * @param role the role everywhere
 * @param verified a mark of the platform, shown beside the name
 * @param guest made without credentials
 * @param moderates a stream this token moderates besides those of the directory; 0: none
 * @param expiresAt milliseconds since 1970; {@link Long#MAX_VALUE}: never
 */
public record Identity(
        long userId,
        String username,
        String displayName,
        String avatarUrl,
        Role role,
        boolean verified,
        boolean guest,
        long moderates,
        long expiresAt) {

    public static final Identity ANONYMOUS = new Identity(0, "", "", "", Role.USER, false, false, 0, Long.MAX_VALUE);

    public boolean isAnonymous() {
        return userId == 0;
    }

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }

    public boolean isService() {
        return role == Role.SERVICE;
    }
}
