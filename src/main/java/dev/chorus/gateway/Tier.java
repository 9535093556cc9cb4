package dev.chorus.gateway;

import dev.chorus.protocol.ClientMessage.Budget;

/** How much of a busy room a viewer gets. */
enum Tier {
    FULL,
    NORMAL,
    LIGHT;

    static Tier of(Budget budget) {
        return switch (budget) {
            case FULL -> FULL;
            case NORMAL -> NORMAL;
            case LIGHT -> LIGHT;
        };
    }
}
