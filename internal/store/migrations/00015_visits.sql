-- When somebody asked last what was missed.

-- +goose Up
CREATE TABLE visit (
    person TEXT    PRIMARY KEY, -- Discord's id
    at     INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX match_fate ON match (fate, at);
