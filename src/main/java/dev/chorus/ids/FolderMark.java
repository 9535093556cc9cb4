package dev.chorus.ids;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * How far in time the ids of a data folder may have got while the directory could not be told; in the folder itself, so that it is there
 * for whoever starts on the folder next.
 */
public final class FolderMark {
    private static final String FILE = "node.mark";

    private final Path folder;

    public FolderMark(Path dataFolder) {
        this.folder = dataFolder;
    }

    /**
     * Milliseconds since 1970; 0: the directory always could be told. Blocks.
     *
     * @throws IOException when the file can't be read, or is not what was once written
     */
    public long read() throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file).strip();
        if (!text.matches("[0-9]{1,18}")) {
            throw new IOException(file + " is damaged: milliseconds since 1970 are expected");
        }
        return Long.parseLong(text);
    }

    /** Replaces the mark; it survives a power cut when this returns. Blocks. */
    public void write(long mark) throws IOException {
        Path draft = folder.resolve(FILE + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer text = ByteBuffer.wrap((mark + "\n").getBytes(StandardCharsets.US_ASCII));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
