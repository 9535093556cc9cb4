package dev.chorus.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret that tokens of one data folder are signed with: 256 random bits in {@code keys/token.key}, readable by the owner only.
 * There is no default secret.
 */
public final class SigningKeys {
    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final byte[] secret;
    private final String id;

    private SigningKeys(byte[] secret) {
        this.secret = secret;
        this.id = HexFormat.of().formatHex(sha256(secret), 0, 8);
    }

    /**
     * Reads the key, making it when there is none; processes that do so at once agree on one. Blocks.
     *
     * @throws IOException when the folder can't be written, or the file holds no key
     */
    public static SigningKeys loadOrCreate(Path dataFolder) throws IOException {
        Path folder = dataFolder.resolve("keys");
        Path file = folder.resolve("token.key");
        Files.createDirectories(folder);
        ownerOnly(folder, OWNER_FOLDER);
        if (!Files.exists(file)) {
            create(folder, file);
        }
        if (!ownerOnly(file, OWNER_FILE)) {
            log.warn(
                    "{} could be read by others until now; delete it if that was not intended, which ends all tokens",
                    file);
        }
        return new SigningKeys(read(file));
    }

    /** Names the key in tokens; tells nothing of it. */
    public String id() {
        return id;
    }

    byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return "SigningKeys[" + id + "]";
    }

    private static byte[] read(Path file) throws IOException {
        try {
            byte[] secret = Base64.getUrlDecoder().decode(Files.readString(file).strip());
            if (secret.length == BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new IOException(file + " holds no key: " + BYTES + " bytes in base64url are expected");
    }

    private static void create(Path folder, Path file) throws IOException {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        byte[] text = (Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        Path draft = Files.createTempFile(folder, "token", ".new");
        try {
            ownerOnly(draft, OWNER_FILE);
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(text));
                channel.force(true);
            }
            publish(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Whole or not at all, and never in place of a key that another process has made meanwhile. */
    private static void publish(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            log.debug("{} was made by another process", file);
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Takes others' rights away, where the file system knows any. False: there were some. */
    private static boolean ownerOnly(Path path, Set<PosixFilePermission> rights) throws IOException {
        try {
            if (Files.getPosixFilePermissions(path).equals(rights)) {
                return true;
            }
            boolean open = !rights.containsAll(Files.getPosixFilePermissions(path));
            Files.setPosixFilePermissions(path, rights);
            return !open;
        } catch (UnsupportedOperationException e) {
            return true;
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
