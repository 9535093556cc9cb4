-- Amounts per stream and minute (minutes since 1970). A kind and a name say of what: see AnalyticsBatch.
CREATE TABLE amounts (
  stream_id INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (stream_id, minute, kind, name)
) STRICT, WITHOUT ROWID;

-- Who wrote in which minute, so that any span counts different people exactly.
CREATE TABLE commenters (
  stream_id INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  PRIMARY KEY (stream_id, minute, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE producers (
  partition INTEGER NOT NULL,
  producer TEXT NOT NULL,
  seq INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (partition, producer)
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
  source INTEGER PRIMARY KEY,
  position INTEGER NOT NULL
) STRICT;
