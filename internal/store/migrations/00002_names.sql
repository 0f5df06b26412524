-- What topics and channels are besides their names, so that another name is
-- recognised.

-- +goose Up
ALTER TABLE topic ADD COLUMN body TEXT NOT NULL DEFAULT ''; -- digest of its rules, '' if unknown
CREATE TABLE channel (
    id    TEXT PRIMARY KEY,
    place TEXT NOT NULL -- digest of the address that it leads to, '' for the terminal
) WITHOUT ROWID, STRICT;
