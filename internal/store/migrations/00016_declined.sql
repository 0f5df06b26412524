-- Proposals that a desk lead did not want.

-- +goose Up
CREATE TABLE declined (
    proposal TEXT    PRIMARY KEY,
    by       TEXT    NOT NULL,
    at       INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
