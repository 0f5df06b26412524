-- Who changed what, when: written beside the change itself, and never again.

-- +goose Up
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    who     TEXT    NOT NULL,
    kind    TEXT    NOT NULL, -- mute
    subject TEXT    NOT NULL, -- the topic
    before  TEXT    NOT NULL, -- JSON; '' if there was nothing
    after   TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_kind ON audit (kind, id);
-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'an audit line is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'an audit line is never deleted'); END;
-- +goose StatementEnd
