-- Feeds can be muted as topics are, and stories be silent for a time.

-- +goose Up
CREATE TABLE silence (
    kind    TEXT    NOT NULL, -- topic or feed
    subject TEXT    NOT NULL, -- its id
    from_at INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) WITHOUT ROWID, STRICT;
INSERT INTO silence (kind, subject, from_at, until) SELECT 'topic', topic, from_at, until FROM mute;
DROP TABLE mute;
CREATE INDEX match_silent ON match (at) WHERE fate = 'muted';
ALTER TABLE act ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
