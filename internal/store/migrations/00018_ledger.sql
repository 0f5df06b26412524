-- Which channels a match was for: the ledger looks for each whether it was told.

-- +goose Up
ALTER TABLE match ADD COLUMN channels TEXT NOT NULL DEFAULT ''; -- JSON list; '' if none, or not known
