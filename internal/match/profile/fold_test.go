package profile

import "watcher/internal/text"

func fold(s string) string { return text.Fold(s) }
