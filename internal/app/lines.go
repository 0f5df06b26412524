package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// lineError answers a line that cannot be read.
type lineError struct {
	N     int    `json:"n"`
	Error string `json:"error"`
}

// answerLines answers each line of the input by one line of JSON, in order and
// before the next is read.
func (w World) answerLines(ctx context.Context, answer func(n int, line []byte) any) error {
	in := bufio.NewReader(w.In)
	out := json.NewEncoder(w.Out)
	out.SetEscapeHTML(false)
	for n := 1; ctx.Err() == nil; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(bytes.TrimSpace(line)) == 0 {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", n, err)
		}
		if err := out.Encode(answer(n, line)); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return ctx.Err()
}

// readLine reads the object of a line.
func readLine(line []byte, v any) error {
	return json.Unmarshal(bytes.TrimPrefix(line, []byte("\ufeff")), v)
}

// refusal says what is wrong with a line.
func refusal(err error) string {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return fmt.Sprintf("%s is a %s; a text is wanted", wrong.Field, wrong.Value)
	}
	return "not a JSON object of an item: " + err.Error()
}
