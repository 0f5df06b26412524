package testkit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// discordSpec is Discord's OpenAPI document, https://github.com/discord/discord-api-spec,
// as a judge. It is a preview and not complete; discord_rules.go has what it
// misses. No exception is made so far: all that is sent and answered here holds
// to it as it stands.
type discordSpec struct {
	router routers.Router
}

// discordSpecs holds each document read, by path: reading takes 0.2 s, ten times
// that under the race detector, and what is read does not change.
var discordSpecs sync.Map

// loadDiscordSpec returns nil if the document is not there, and was not asked
// for by name.
func loadDiscordSpec(path string) (*discordSpec, error) {
	if path == "none" {
		return nil, nil
	}
	asked := path != ""
	if !asked {
		path = filepath.Join(sharedDir(), "discord", "openapi.json")
	}
	if _, err := os.Stat(path); err != nil {
		if asked {
			return nil, fmt.Errorf("fake Discord: %w", err)
		}
		return nil, nil
	}
	if s, ok := discordSpecs.Load(path); ok {
		return s.(*discordSpec), nil
	}
	doc, err := openapi3.NewLoader().LoadFromFile(path)
	if err != nil {
		return nil, fmt.Errorf("fake Discord: read %s: %w", path, err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("fake Discord: read %s: %w", path, err)
	}
	s, _ := discordSpecs.LoadOrStore(path, &discordSpec{router: router})
	return s.(*discordSpec), nil
}

// sharedDir is where data files lie that are not the project's own.
func sharedDir() string {
	if dir := os.Getenv("WATCHER_SHARED"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(dir), "shared")
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

func specOptions() *openapi3filter.Options {
	return &openapi3filter.Options{
		AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc, // the fake looks at tokens itself
		IncludeResponseStatus: true,
		SkipSettingDefaults:   true,
	}
}

func (s *discordSpec) input(r *http.Request) (*openapi3filter.RequestValidationInput, error) {
	route, params, err := s.router.FindRoute(r)
	if err != nil {
		return nil, err
	}
	return &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, Options: specOptions()}, nil
}

// request returns what is wrong with a request, nil if nothing is.
func (s *discordSpec) request(r *http.Request) error {
	in, err := s.input(r)
	if err != nil {
		return err
	}
	return innermost(openapi3filter.ValidateRequest(r.Context(), in))
}

// response returns what is wrong with an answer of ours.
func (s *discordSpec) response(r *http.Request, a discordAnswer) error {
	in, err := s.input(r)
	if err != nil {
		return err
	}
	h := http.Header{"Content-Type": {"application/json"}}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: a.status, Header: h, Options: specOptions(),
		Body: io.NopCloser(bytes.NewReader(a.bytes())),
	}
	return innermost(openapi3filter.ValidateResponse(r.Context(), out))
}

// innermost finds the reason in a tree of them: the deepest part of the body
// that no alternative accepts.
func innermost(err error) error {
	if err == nil {
		return nil
	}
	var schema *openapi3.SchemaError
	if !errors.As(err, &schema) {
		return err
	}
	for {
		var deeper *openapi3.SchemaError
		if schema.Origin == nil || !errors.As(schema.Origin, &deeper) || deeper == schema {
			return fmt.Errorf("%v: %s", schema.JSONPointer(), schema.Reason)
		}
		schema = deeper
	}
}
