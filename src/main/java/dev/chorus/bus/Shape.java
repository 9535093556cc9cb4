package dev.chorus.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** How values of one Java type look as JSON between nodes. Stateless; safe from any thread. */
interface Shape {
    void write(JsonGenerator out, Object value) throws IOException;

    /** Reads the value whose first token is the parser's current one, and leaves the parser on its last. */
    Object read(JsonParser in) throws IOException;

    /** What stands for a component that the sender, perhaps of an older version, did not know. */
    Object absent();
}
