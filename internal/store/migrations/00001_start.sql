-- Times are milliseconds since 1970-01-01 UTC, 0 for never; durations are
-- milliseconds; days count from 1970-01-01.

-- +goose Up
PRAGMA application_id = 2002875491; -- "watc"

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
INSERT INTO meta (name, value) VALUES ('revision', 0);

-- What was learned about a feed. num stands for it in every other table.
CREATE TABLE feed (
    num            INTEGER PRIMARY KEY,
    id             TEXT    NOT NULL UNIQUE,
    url            TEXT    NOT NULL,
    etag           TEXT    NOT NULL,
    last_modified  TEXT    NOT NULL,
    validators_url TEXT    NOT NULL,
    checked_at     INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    primed_at      INTEGER NOT NULL,
    not_before     INTEGER NOT NULL,
    next_at        INTEGER NOT NULL,
    failures       INTEGER NOT NULL,
    failing_since  INTEGER NOT NULL,
    last_status    INTEGER NOT NULL,
    last_error     TEXT    NOT NULL,
    gone           INTEGER NOT NULL,
    moved_to       TEXT    NOT NULL,
    moved_seen     INTEGER NOT NULL,
    moved_since    INTEGER NOT NULL,
    rhythm         INTEGER NOT NULL,
    min_every      INTEGER NOT NULL,
    skip_hours     INTEGER NOT NULL,
    skip_days      INTEGER NOT NULL,
    listed         INTEGER NOT NULL,
    damage         TEXT    NOT NULL,
    gap_at         INTEGER NOT NULL,
    unstable       INTEGER NOT NULL,
    note           TEXT    NOT NULL,
    polls          INTEGER NOT NULL DEFAULT 1, -- commits so far; picks the slot in poll
    document_at    INTEGER NOT NULL DEFAULT 0, -- last document that listed items
    told_at        INTEGER NOT NULL DEFAULT 0  -- when its priming was told
) STRICT;
CREATE INDEX feed_untold ON feed (primed_at) WHERE told_at = 0 AND primed_at > 0;

-- The last polls of each feed, as a ring.
CREATE TABLE poll (
    feed   INTEGER NOT NULL,
    slot   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    status INTEGER NOT NULL,
    took   INTEGER NOT NULL,
    bytes  INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    fresh  INTEGER NOT NULL,
    error  TEXT    NOT NULL,
    damage TEXT    NOT NULL,
    gap    INTEGER NOT NULL,
    PRIMARY KEY (feed, slot)
) WITHOUT ROWID, STRICT;

-- Items. One that is past its retention is emptied of text, and goes when its
-- feed has not listed it for long.
CREATE TABLE item (
    id         INTEGER PRIMARY KEY,
    feed       INTEGER NOT NULL,
    key        TEXT    NOT NULL,
    content    TEXT    NOT NULL, -- digest of what a reader sees
    title      TEXT    NOT NULL,
    summary    TEXT    NOT NULL,
    link       TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    categories TEXT    NOT NULL, -- JSON list, '' if none
    lang       TEXT    NOT NULL,
    published  INTEGER NOT NULL,
    updated    INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    emptied    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX item_first_seen ON item (first_seen) WHERE emptied = 0;
CREATE INDEX item_emptied ON item (feed) WHERE emptied = 1;

CREATE TABLE item_body (
    item INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    at   INTEGER NOT NULL,
    body TEXT    NOT NULL
) STRICT;
CREATE INDEX item_body_at ON item_body (at);

-- What an item said before it was edited.
CREATE TABLE item_edit (
    item    INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    title   TEXT    NOT NULL,
    summary TEXT    NOT NULL,
    PRIMARY KEY (item, at)
) WITHOUT ROWID, STRICT;

-- Every identity (key or alias) an item was met under. Not tied to item by a
-- foreign key: it is written three times as often as anything else, and only
-- Prune removes either.
CREATE TABLE seen (
    feed   INTEGER NOT NULL,
    key    BLOB    NOT NULL, -- 128 bits of SHA-256
    item   INTEGER NOT NULL,
    listed INTEGER NOT NULL, -- day on which the feed listed it last, two days late at most
    PRIMARY KEY (feed, key)
) WITHOUT ROWID, STRICT;

-- Documents as decoded, raw DEFLATE.
CREATE TABLE document (
    id    INTEGER PRIMARY KEY,
    feed  INTEGER NOT NULL,
    at    INTEGER NOT NULL,
    type  TEXT    NOT NULL,
    size  INTEGER NOT NULL, -- before compression
    data  BLOB    NOT NULL
) STRICT;
CREATE INDEX document_feed ON document (feed, at);
CREATE INDEX document_at ON document (at);

CREATE TABLE match (
    item   INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    topic  TEXT    NOT NULL,
    band   TEXT    NOT NULL,
    score  REAL    NOT NULL,
    urgent INTEGER NOT NULL,
    fate   TEXT    NOT NULL,
    why    TEXT    NOT NULL, -- JSON
    at     INTEGER NOT NULL,
    PRIMARY KEY (item, topic)
) WITHOUT ROWID, STRICT;

CREATE TABLE story (
    id        TEXT    PRIMARY KEY,
    title     TEXT    NOT NULL,
    opened_at INTEGER NOT NULL,
    moved_at  INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX story_moved_at ON story (moved_at);

CREATE TABLE story_key (
    key   TEXT NOT NULL,
    story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    PRIMARY KEY (key, story)
) WITHOUT ROWID, STRICT;
CREATE INDEX story_key_story ON story_key (story);

CREATE TABLE report (
    story  TEXT    NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    item   INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    outlet TEXT    NOT NULL, -- JSON: the feed as configured then, without address or secrets
    PRIMARY KEY (story, item)
) WITHOUT ROWID, STRICT;
CREATE INDEX report_item ON report (item);

-- story is a story's id or, of notices, the subject: no foreign key.
CREATE TABLE alert (
    id      INTEGER PRIMARY KEY,
    story   TEXT    NOT NULL,
    channel TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    topics  TEXT    NOT NULL, -- JSON list
    at      INTEGER NOT NULL,
    UNIQUE (story, channel, reason)
) STRICT;
CREATE INDEX alert_at ON alert (at);

CREATE TABLE delivery (
    seq        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    alert      INTEGER NOT NULL REFERENCES alert (id),
    channel    TEXT    NOT NULL, -- the alert's
    message    TEXT    NOT NULL, -- JSON
    state      TEXT    NOT NULL,
    due_at     INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    sent_at    INTEGER NOT NULL,
    remote_id  TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    doubtful   INTEGER NOT NULL,
    plain      INTEGER NOT NULL,
    list       TEXT    NOT NULL DEFAULT '' -- the delivery that tells it, when folded
) STRICT;
CREATE INDEX delivery_alert ON delivery (alert);
CREATE INDEX delivery_state ON delivery (state);
CREATE INDEX delivery_due ON delivery (channel, due_at) WHERE state IN ('pending', 'uncertain');
CREATE INDEX delivery_sent ON delivery (channel, sent_at) WHERE state = 'sent';

-- Topics ever met, and when their priming was told.
CREATE TABLE topic (
    id      TEXT    PRIMARY KEY,
    met_at  INTEGER NOT NULL,
    told_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID, STRICT;
