package dev.chorus.bridge;

import dev.chorus.bus.PublicAddresses;
import dev.chorus.edge.Fields;
import dev.chorus.protocol.Refusal;
import java.util.Optional;

/** What a client of the bridge may listen to. */
sealed interface Topic {
    /** Where it is published. */
    String address();

    /** The messages of a room. */
    record Room(long streamId) implements Topic {
        @Override
        public String address() {
            return PublicAddresses.stream(streamId);
        }
    }

    /** What is for one user. */
    record Notifications(long userId) implements Topic {
        @Override
        public String address() {
            return PublicAddresses.notifications(userId);
        }
    }

    /** What moderators did. */
    record Actions() implements Topic {
        @Override
        public String address() {
            return PublicAddresses.ACTIONS;
        }
    }

    /** Empty for every address that is not in the list. */
    static Optional<Topic> of(String address) {
        if (address.equals(PublicAddresses.ACTIONS)) {
            return Optional.of(new Actions());
        }
        if (address.startsWith(PublicAddresses.STREAM_PREFIX)) {
            return id(address.substring(PublicAddresses.STREAM_PREFIX.length())).map(Room::new);
        }
        if (address.startsWith(PublicAddresses.NOTIFICATIONS_PREFIX)) {
            return id(address.substring(PublicAddresses.NOTIFICATIONS_PREFIX.length()))
                    .map(Notifications::new);
        }
        return Optional.empty();
    }

    private static Optional<Long> id(String text) {
        try {
            return Optional.of(Fields.parseId("address", text));
        } catch (Refusal noId) {
            return Optional.empty();
        }
    }
}
