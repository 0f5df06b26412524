-- The messages that say how the watch goes, one a channel of Discord's.

-- +goose Up
CREATE TABLE board (
    place     TEXT    PRIMARY KEY, -- Discord's channel
    message   TEXT    NOT NULL,    -- '' while it is not known whether it was posted
    old       TEXT    NOT NULL,    -- the message before, until it is deleted
    nonce     TEXT    NOT NULL,
    posted_at INTEGER NOT NULL,
    edited_at INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
