-- What is not to be read again, by order: digests of its identities, and nothing
-- else.

-- +goose Up
CREATE TABLE forgotten (
    feed INTEGER NOT NULL, -- 0: whichever feed brings it
    key  BLOB    NOT NULL, -- as in seen
    at   INTEGER NOT NULL,
    PRIMARY KEY (feed, key)
) WITHOUT ROWID, STRICT;
