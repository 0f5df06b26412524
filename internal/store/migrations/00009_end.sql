-- A story ends when no report joined it for long; its messages say so once.
-- What there is already ended unseen.

-- +goose Up
ALTER TABLE story ADD COLUMN ended_at INTEGER NOT NULL DEFAULT 0;
UPDATE story SET ended_at = moved_at;
CREATE INDEX story_open ON story (moved_at) WHERE ended_at = 0;
