/**
 * Who somebody is: users, identities, roles, and the tokens that prove them. Plain Java.
 */
@NullMarked
package dev.chorus.account;

import org.jspecify.annotations.NullMarked;
