-- Projections of the log. Every row that an event writes keeps the position of that event.

CREATE TABLE comments (
  id INTEGER PRIMARY KEY,
  stream_id INTEGER NOT NULL,
  parent_id INTEGER NOT NULL,
  root_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  status INTEGER NOT NULL,
  position INTEGER NOT NULL,
  replies INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER NOT NULL,
  media_time_ms INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  highlighted INTEGER NOT NULL,
  role TEXT NOT NULL,
  verified INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  username TEXT NOT NULL,
  display_name TEXT NOT NULL,
  avatar_url TEXT NOT NULL,
  content TEXT NOT NULL,
  mentions TEXT NOT NULL,
  moderation_reason TEXT NOT NULL,
  client_metadata TEXT NOT NULL
) STRICT;

-- The status stands before the id, so that a page never walks over what it leaves out: see CommentPages.
CREATE INDEX comments_page ON comments (stream_id, status, id);
CREATE INDEX comments_replies ON comments (parent_id, status, id) WHERE parent_id > 0;
CREATE INDEX comments_user ON comments (user_id, status, id);
CREATE INDEX comments_created ON comments (stream_id, created_at);
CREATE INDEX comments_external ON comments (stream_id, external_id) WHERE external_id <> '';
CREATE INDEX comments_pinned ON comments (stream_id, id) WHERE pinned = 1 AND status = 1;

-- The room's head, and counts that always equal what the rows of the stream add up to.
CREATE TABLE stream_stats (
  stream_id INTEGER PRIMARY KEY,
  epoch TEXT NOT NULL DEFAULT '',
  head INTEGER NOT NULL DEFAULT 0,
  head_position INTEGER NOT NULL DEFAULT -1,
  comments INTEGER NOT NULL DEFAULT 0,
  reactions INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE registers (
  comment_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  slot TEXT NOT NULL,
  type TEXT NOT NULL,
  position INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (comment_id, user_id, slot)
) STRICT, WITHOUT ROWID;

CREATE INDEX registers_user ON registers (user_id);

CREATE TABLE totals (
  stream_id INTEGER NOT NULL,
  comment_id INTEGER NOT NULL,
  partition INTEGER NOT NULL,
  position INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  counts TEXT NOT NULL,
  PRIMARY KEY (stream_id, comment_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX totals_changed ON totals (partition, position);
CREATE INDEX totals_top ON totals (stream_id, amount) WHERE comment_id > 0 AND amount > 10;

CREATE TABLE taps (
  stream_id INTEGER NOT NULL,
  second INTEGER NOT NULL,
  type TEXT NOT NULL,
  amount INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (stream_id, second, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE producers (
  partition INTEGER NOT NULL,
  producer TEXT NOT NULL,
  seq INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (partition, producer)
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
  consumer TEXT NOT NULL,
  partition INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (consumer, partition)
) STRICT, WITHOUT ROWID;

-- Outlives a rebuild: what these users wrote up to that id comes back from the log without its content.
CREATE TABLE erased_users (
  user_id INTEGER PRIMARY KEY,
  up_to_id INTEGER NOT NULL,
  erased_at INTEGER NOT NULL
) STRICT;
