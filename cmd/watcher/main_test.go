package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"watcher/internal/app"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"watcher": func() { os.Exit(run(os.Args[1:], app.OS("test"))) },
	})
}

// TestScript drives the real command, one story a file.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: os.Getenv("UPDATE") != ""})
}
