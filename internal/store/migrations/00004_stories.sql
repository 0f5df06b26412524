-- Which items repeat the words of another.

-- +goose Up
CREATE TABLE copy (
    item INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    of   INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX copy_of ON copy (of);
