package app

import "watcher/internal/config"

// Schema prints the JSON Schema of feeds.yaml.
func Schema(w World) error {
	_, err := w.Out.Write(config.Schema())
	return err
}
