package metrics

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

var metricName = regexp.MustCompile(`\bwatcher_[a-z0-9_]+`)

// series are the names under which a histogram is asked for.
var series = regexp.MustCompile(`_(bucket|sum|count)$`)

// TestDeploy holds the dashboard and the alerts to metrics that there are.
func TestDeploy(t *testing.T) {
	names := exposed(t, played(t, state))
	asked := map[string]bool{}
	for _, file := range []string{"alerts.yml", "grafana.json"} {
		data, err := os.ReadFile(filepath.Join("../../deploy", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range metricName.FindAllString(string(data), -1) {
			asked[name] = true
			if !slices.Contains(names, name) && !slices.Contains(names, series.ReplaceAllString(name, "")) {
				t.Errorf("%s asks for %s, which there is not", file, name)
			}
		}
		if filepath.Ext(file) == ".json" && !json.Valid(data) {
			t.Errorf("%s is not JSON", file)
		}
	}
	if len(asked) < 15 {
		t.Errorf("only %d metrics are asked for", len(asked))
	}
}
