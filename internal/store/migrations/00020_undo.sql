-- How a change came about: undo or redo of another, '' for one of its own.

-- +goose Up
ALTER TABLE audit ADD COLUMN via TEXT NOT NULL DEFAULT '';
