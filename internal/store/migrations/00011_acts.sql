-- What people at the desk did with stories. Who did it is forgotten after some
-- days; that it was done stays.

-- +goose Up
CREATE TABLE act (
    id      INTEGER PRIMARY KEY,
    story   TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    by_id   TEXT    NOT NULL,
    by_name TEXT    NOT NULL,
    to_id   TEXT    NOT NULL,
    to_name TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX act_story ON act (story, id);
CREATE INDEX act_at ON act (at);
