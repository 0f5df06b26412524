-- Stories are found by their words among those that moved last: a word that
-- stands in thousands of stories tells little.

-- +goose Up
CREATE TABLE story_word (
    key      TEXT    NOT NULL,
    moved_at INTEGER NOT NULL, -- of the story
    story    TEXT    NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    PRIMARY KEY (key, moved_at, story)
) WITHOUT ROWID, STRICT;
INSERT INTO story_word (key, moved_at, story) SELECT k.key, s.moved_at, k.story FROM story_key k JOIN story s ON s.id = k.story;
DROP TABLE story_key;
ALTER TABLE story_word RENAME TO story_key;
CREATE UNIQUE INDEX story_key_story ON story_key (story, key);
