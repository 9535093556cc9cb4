package dev.chorus.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which Chorus this is, as the jar's manifest says; {@code (unpackaged)} when it runs from a folder of classes. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"chorus " + current()};
    }

    static String current() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(unpackaged)");
    }
}
