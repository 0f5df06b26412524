-- Which story a message tells.

-- +goose Up
CREATE INDEX delivery_remote ON delivery (remote_id) WHERE remote_id != '';
