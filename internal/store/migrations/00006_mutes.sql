-- Topics that are silent for a time.

-- +goose Up
CREATE TABLE mute (
    topic   TEXT    PRIMARY KEY,
    from_at INTEGER NOT NULL,
    until   INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX match_muted ON match (topic, at) WHERE fate = 'muted';
