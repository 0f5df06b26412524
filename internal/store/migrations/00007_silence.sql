-- +goose Up

-- When a topic was told of last.
CREATE INDEX match_told ON match (topic, at) WHERE fate IN ('alerted', 'merged');
