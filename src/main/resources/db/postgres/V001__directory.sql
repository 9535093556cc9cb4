-- Absent texts are empty, absent times are NULL. Ids are Snowflakes.
CREATE TABLE users (
  id bigint PRIMARY KEY,
  username text NOT NULL,
  username_folded text NOT NULL UNIQUE,
  display_name text NOT NULL,
  avatar_url text NOT NULL,
  email text NOT NULL,
  role text NOT NULL,
  verified boolean NOT NULL,
  reputation double precision NOT NULL,
  guest boolean NOT NULL,
  active boolean NOT NULL,
  external_id text NOT NULL,
  created_at timestamptz
);
CREATE UNIQUE INDEX users_external ON users (external_id) WHERE external_id <> '';

-- Settings in force are computed: overrides over whatever the defaults are now.
CREATE TABLE streams (
  id bigint PRIMARY KEY,
  position bigint NOT NULL,
  external_id text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  type text NOT NULL,
  creator_id bigint NOT NULL,
  status text NOT NULL,
  scheduled_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  timezone text NOT NULL,
  thumbnail_url text NOT NULL,
  video_url text NOT NULL,
  max_participants integer NOT NULL,
  overrides jsonb NOT NULL,
  created_at timestamptz,
  updated_at timestamptz
);
CREATE INDEX streams_by_status ON streams (status, id);

CREATE TABLE stream_moderators (
  stream_id bigint NOT NULL REFERENCES streams,
  user_id bigint NOT NULL,
  PRIMARY KEY (stream_id, user_id)
);

-- Written before the stream itself exists, so that two requests agree on one.
CREATE TABLE external_streams (
  external_id text PRIMARY KEY,
  stream_id bigint NOT NULL
);

-- A row stays when its lease ends: the mark must outlive every holder. Ends are by the clock of this server; NULL: given back.
CREATE TABLE node_leases (
  node_id integer PRIMARY KEY CHECK (node_id BETWEEN 0 AND 1023),
  holder text NOT NULL UNIQUE,
  high_water bigint NOT NULL,
  leased_until timestamptz
);

CREATE TABLE named_values (
  name text PRIMARY KEY,
  value text NOT NULL
);
