/**
 * The five backends as interfaces, each with the contract that its adapters must pass. No implementation lives here.
 */
@NullMarked
package dev.chorus.port;

import org.jspecify.annotations.NullMarked;
