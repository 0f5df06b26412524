-- Second looks at items in the grey band, and the articles that they read.

-- +goose Up
CREATE TABLE task (
    item    INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    state   TEXT    NOT NULL,
    due_at  INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    at      INTEGER NOT NULL, -- last change
    reason  TEXT    NOT NULL
) STRICT;
CREATE INDEX task_due ON task (due_at) WHERE state = 'pending';

CREATE TABLE article (
    item INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    at   INTEGER NOT NULL,
    text TEXT    NOT NULL
) STRICT;
CREATE INDEX article_at ON article (at);
CREATE INDEX match_maybe ON match (at) WHERE fate = 'maybe';
