/**
 * The shapes that travel, as JSDoc types. Nothing here runs.
 *
 * @typedef {object} User
 * @property {string} id
 * @property {string} username
 * @property {string} display_name
 * @property {string|null} avatar_url
 * @property {'user'|'moderator'|'admin'|'service'} role
 * @property {boolean} verified
 * @property {boolean} [moderator] only in `you`: whether this person moderates this stream
 *
 * @typedef {object} Comment
 * @property {string} id sorts by time; compare with {@link compareIds}, never as a number
 * @property {string} stream_id
 * @property {User|null} user null once the comment is removed
 * @property {string|null} content null once the comment is removed
 * @property {string|null} parent_id
 * @property {string|null} root_id
 * @property {string} created_at RFC 3339, UTC
 * @property {string|null} updated_at last change of its text or status
 * @property {string|null} edited_at last change of its text by its author
 * @property {'pending'|'approved'|'rejected'|'spam'|'hidden'|'deleted'} status
 * @property {boolean} pinned
 * @property {boolean} highlighted
 * @property {number} reply_count
 * @property {Object<string, number>} reactions
 * @property {string[]} mentions
 * @property {boolean} [user_reacted] the caller's own, absent in batches
 * @property {string[]} [reaction_types] the caller's own, absent in batches
 *
 * @typedef {object} Pending a comment on its way
 * @property {string} key idempotency key: the same one for every attempt
 * @property {string} content
 * @property {string|null} parent_id
 * @property {string} created_at by this machine's clock
 * @property {'sending'|'failed'} status
 * @property {import('./errors.js').ChorusError|null} error
 *
 * @typedef {object} Coverage how many offsets arrived, were left out by sampling, or were skipped in gaps
 * @property {number} delivered
 * @property {number} omitted
 * @property {number} gapped
 */
export {};
