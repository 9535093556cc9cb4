package dev.chorus.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Walks a folder of the class path, in jars and in directories. Blocks. */
final class ClassPathFolder {
    private ClassPathFolder() {}

    /** Takes one file. */
    @FunctionalInterface
    interface Visitor {
        /** @param path below the folder, with {@code /} */
        void file(String path, byte[] content);
    }

    /** Shows every file of every folder of this name; none when there is no such folder. */
    static void walk(ClassLoader loader, String folder, Visitor visitor) {
        try {
            for (URL url : Collections.list(loader.getResources(folder))) {
                URLConnection connection = url.openConnection();
                if (connection instanceof JarURLConnection jar) {
                    // A cached jar is shared with the class loader, and closing it would close that one's.
                    jar.setUseCaches(false);
                    walk(jar, folder + "/", visitor);
                } else if (url.getProtocol().equals("file")) {
                    walk(Path.of(URI.create(url.toString())), visitor);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder + " from the class path", e);
        }
    }

    private static void walk(JarURLConnection connection, String prefix, Visitor visitor) throws IOException {
        try (JarFile jar = connection.getJarFile()) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                    try (InputStream content = jar.getInputStream(entry)) {
                        visitor.file(entry.getName().substring(prefix.length()), content.readAllBytes());
                    }
                }
            }
        }
    }

    private static void walk(Path root, Visitor visitor) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String path = root.relativize(file)
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "/");
            visitor.file(path, Files.readAllBytes(file));
        }
    }
}
