-- Topics and feeds that were made at the desk, and what is still being looked at
-- before it is made.

-- +goose Up
CREATE TABLE addition (
    kind   TEXT    NOT NULL, -- topic or feed
    id     TEXT    NOT NULL,
    title  TEXT    NOT NULL,
    text   TEXT    NOT NULL, -- as in feeds.yaml
    paused INTEGER NOT NULL,
    by     TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID, STRICT;
CREATE TABLE draft (
    id   TEXT    PRIMARY KEY,
    body TEXT    NOT NULL, -- JSON
    at   INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX audit_subject ON audit (kind, subject, id);
