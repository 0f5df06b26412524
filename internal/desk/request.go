package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Discord's codes that mean something to us (topics/opcodes-and-status-codes).
const (
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeAnswered           = 40060
	codeInvalidToken       = 50027
)

// apiError is a refusal by Discord. It holds no address: those of interactions
// hold a token.
type apiError struct {
	status     int
	code       int
	text       string
	retryAfter time.Duration
}

// Error implements error.
func (e *apiError) Error() string {
	if e.code != 0 {
		return fmt.Sprintf("HTTP %d, code %d: %s", e.status, e.code, e.text)
	}
	return fmt.Sprintf("HTTP %d: %s", e.status, e.text)
}

// request makes one call and returns the answer.
func request(ctx context.Context, s *discordgo.Session, method, address string, in any) ([]byte, error) {
	return requestWith(ctx, s, method, address, in, nil)
}

// requestWith makes one call that a file goes with, nil for none.
func requestWith(ctx context.Context, s *discordgo.Session, method, address string, in any, file *File) ([]byte, error) {
	var body []byte
	kind := "application/json"
	var err error
	switch {
	case file != nil:
		kind, body, err = discordgo.MultipartBodyWithJSON(in, []*discordgo.File{{Name: file.Name, ContentType: file.Type, Reader: bytes.NewReader(file.Data)}})
	case in != nil:
		body, err = json.Marshal(in)
	}
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	// A bucket for each call: discordgo keeps those that it is given a name for,
	// one for every token, for ever; and a shared one lets a call wait for the
	// call before, however long that takes.
	bucket := &discordgo.Bucket{}
	bucket.Lock()
	raw, err := s.RequestWithLockedBucket(method, address, kind, body, bucket, 0, discordgo.WithContext(ctx))
	return raw, plainError(err)
}

// plainError turns discordgo's errors, which print addresses, into ours.
func plainError(err error) error {
	var (
		rest    *discordgo.RESTError
		limited *discordgo.RateLimitError
		lost    *url.Error
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &rest):
		e := &apiError{status: rest.Response.StatusCode, text: http.StatusText(rest.Response.StatusCode)}
		if rest.Message != nil {
			e.code, e.text = rest.Message.Code, rest.Message.Message
		}
		return e
	case errors.As(err, &limited):
		return &apiError{status: http.StatusTooManyRequests, text: "too many requests", retryAfter: limited.RetryAfter}
	case errors.As(err, &lost):
		return lost.Err
	}
	return err // "Exceeded Max retries" and the like: a status and a body
}

// isCode reports whether Discord refused with one of the codes.
func isCode(err error, codes ...int) bool {
	var e *apiError
	if !errors.As(err, &e) {
		return false
	}
	return slices.Contains(codes, e.code)
}

// refused reports whether Discord has understood a call and does not take it,
// so that the same again is of no use.
func refused(err error) bool {
	var e *apiError
	return errors.As(err, &e) && e.status/100 == 4 && e.status != http.StatusTooManyRequests
}
