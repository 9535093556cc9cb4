package dev.chorus.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.chorus.account.User;
import java.io.IOException;

/** Writes the wire's user object. */
public final class UserJson {
    private UserJson() {}

    /** @param own the user asks for themselves and sees what others do not */
    public static void write(JsonGenerator out, User user, boolean own) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", Long.toString(user.id()));
        out.writeStringField("username", user.username());
        out.writeStringField("display_name", user.displayName());
        Json.text(out, "avatar_url", user.avatarUrl());
        out.writeStringField("role", user.role().wire());
        out.writeBooleanField("verified", user.verified());
        out.writeNumberField("reputation", user.reputation());
        out.writeStringField("status", user.active() ? "active" : "suspended");
        Json.time(out, "created_at", user.createdAt());
        if (own) {
            out.writeBooleanField("guest", user.guest());
            Json.text(out, "email", user.email());
        }
        out.writeEndObject();
    }
}
