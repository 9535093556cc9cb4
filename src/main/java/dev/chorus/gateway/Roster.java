package dev.chorus.gateway;

import dev.chorus.account.Identity;
import dev.chorus.bus.Failures;
import dev.chorus.bus.Participant;
import dev.chorus.bus.Participants;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together who watches a room on this node: each instance lists its own, the home of the room joins the lists. Stateless. */
final class Roster {
    private static final DeliveryOptions SOON =
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(2_000);

    private Roster() {}

    /** Where an instance answers for its own viewers. */
    static String address(int instance) {
        return "gateway.participants." + instance;
    }

    /** Those of one instance; some of a room that is larger than a list. */
    static Participants of(Collection<Seat> seats) {
        Map<Long, Participant> users = new LinkedHashMap<>();
        boolean truncated = false;
        int anonymous = 0;
        for (Seat seat : seats) {
            Identity who = seat.session().identity();
            if (seat.hasLeft()) {
                continue;
            }
            if (who.isAnonymous()) {
                anonymous++;
            } else if (users.size() < Participants.MOST || users.containsKey(who.userId())) {
                users.putIfAbsent(who.userId(), participant(who));
            } else {
                truncated = true;
            }
        }
        return new Participants(List.copyOf(users.values()), truncated, anonymous, false);
    }

    /** Asks these instances; who does not answer in time makes the list partial. */
    static void answer(EventBus bus, Message<Participants.Asked> asked, Collection<Integer> instances) {
        List<Future<Participants>> parts = instances.stream()
                .map(i -> bus.<Participants>request(address(i), asked.body(), SOON)
                        .map(Message::body)
                        .otherwise(new Participants(List.of(), false, 0, true)))
                .toList();
        Future.all(parts)
                .onSuccess(done ->
                        asked.reply(join(parts.stream().map(Future::result).toList())))
                .onFailure(e -> Failures.reply(asked, e));
    }

    static Participants join(List<Participants> parts) {
        Map<Long, Participant> users = new LinkedHashMap<>();
        boolean truncated = false;
        boolean partial = false;
        int anonymous = 0;
        for (Participants part : parts) {
            part.users().forEach(user -> users.putIfAbsent(user.userId(), user));
            truncated |= part.truncated();
            partial |= part.partial();
            anonymous += part.anonymous();
        }
        List<Participant> some =
                users.values().stream().limit(Participants.MOST).toList();
        return new Participants(some, truncated || some.size() < users.size(), anonymous, partial);
    }

    private static Participant participant(Identity who) {
        return new Participant(
                who.userId(),
                who.username(),
                who.displayName(),
                who.avatarUrl(),
                who.role(),
                who.verified(),
                who.guest());
    }
}
