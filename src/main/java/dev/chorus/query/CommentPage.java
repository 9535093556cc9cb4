package dev.chorus.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * Part of a list, newest first.
 *
 * @param next cursor to what is older; empty: nothing is
 * @param prev cursor to what is newer; empty: nothing is known to be
 * @param partial a store was away and something may be missing
 */
public record CommentPage(List<CommentView> items, String next, String prev, boolean partial) {
    public CommentPage {
        items = List.copyOf(items);
    }

    /** {@code {"items": […], "next": …, "prev": …}}. */
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("items");
        for (CommentView item : items) {
            item.write(out);
        }
        out.writeEndArray();
        cursor(out, "next", next);
        cursor(out, "prev", prev);
        if (partial) {
            out.writeBooleanField("partial", true);
        }
        out.writeEndObject();
    }

    private static void cursor(JsonGenerator out, String name, String value) throws IOException {
        if (value.isEmpty()) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, value);
        }
    }
}
