-- Rows to play with; a semicolon in a comment; like this
CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE INDEX things_name ON things (name);
