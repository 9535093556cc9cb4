-- Absent texts are empty, absent times 0; times are milliseconds since 1970.
CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  username TEXT NOT NULL,
  username_folded TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  avatar_url TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  verified INTEGER NOT NULL,
  reputation REAL NOT NULL,
  guest INTEGER NOT NULL,
  active INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_external ON users (external_id) WHERE external_id <> '';

-- Settings in force are computed: overrides over whatever the defaults are now.
CREATE TABLE streams (
  id INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  type TEXT NOT NULL,
  creator_id INTEGER NOT NULL,
  status TEXT NOT NULL,
  scheduled_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  timezone TEXT NOT NULL,
  thumbnail_url TEXT NOT NULL,
  video_url TEXT NOT NULL,
  max_participants INTEGER NOT NULL,
  overrides TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX streams_by_status ON streams (status, id);

CREATE TABLE stream_moderators (
  stream_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (stream_id, user_id)
) STRICT, WITHOUT ROWID;

-- Written before the stream itself exists, so that two requests agree on one.
CREATE TABLE external_streams (
  external_id TEXT PRIMARY KEY,
  stream_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A row stays when its lease ends: the mark must outlive every holder.
CREATE TABLE node_leases (
  node_id INTEGER PRIMARY KEY CHECK (node_id BETWEEN 0 AND 1023),
  holder TEXT NOT NULL UNIQUE,
  high_water INTEGER NOT NULL,
  leased_until INTEGER NOT NULL
) STRICT;

CREATE TABLE named_values (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
