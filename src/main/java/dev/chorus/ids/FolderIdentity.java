package dev.chorus.ids;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The name of a data folder, made once and kept in it: node leases are bound to it, so that a restart gets its node id again. */
public final class FolderIdentity {
    private static final String FILE = "node.id";
    private static final int BYTES = 16;

    private FolderIdentity() {}

    /**
     * Reads the name, making it when there is none. Blocks.
     *
     * @throws IOException when the folder can't be written, or the file is not what was once written
     */
    public static String of(Path dataFolder) throws IOException {
        Files.createDirectories(dataFolder);
        Path file = dataFolder.resolve(FILE);
        if (!Files.exists(file)) {
            make(dataFolder, file);
        }
        String name = Files.readString(file).strip();
        if (!name.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
            throw new IOException(file + " is damaged: " + 2 * BYTES + " hex digits are expected");
        }
        return name;
    }

    private static void make(Path dataFolder, Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path draft = Files.createTempFile(dataFolder, FILE, ".new");
        try {
            Files.writeString(draft, HexFormat.of().formatHex(random) + "\n");
            // A link appears whole, and never in place of one that another process has made meanwhile.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Its name is as good.
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
