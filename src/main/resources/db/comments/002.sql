-- When the author last changed the text. Of rows of before it is not known; a rebuild reads it from the log.
ALTER TABLE comments ADD COLUMN edited_at INTEGER NOT NULL DEFAULT 0;
