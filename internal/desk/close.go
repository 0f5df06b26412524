package desk

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gorilla/websocket"
)

// What the gateway closes with (topics/opcodes-and-status-codes).
const (
	closeSequence = 4007 // the session cannot be resumed
	closeTimedOut = 4009 // neither
	closeByUs     = 4000 // leaves the session fit for a RESUME, as 1000 does not
)

// fatal is a refusal that trying again does not mend.
type fatal struct {
	code int // of the gateway, 401 if its address was refused
	err  error
}

// Error implements error.
func (f *fatal) Error() string { return f.err.Error() }

// Unwrap returns the cause.
func (f *fatal) Unwrap() error { return f.err }

func (f *fatal) name() string { return fmt.Sprint(f.code) }

// advice says what is wrong and what to do.
func (f *fatal) advice() string {
	switch f.code {
	case http.StatusUnauthorized, 4004:
		return "Discord refuses the bot's token. In the Developer Portal open your application, Bot, Reset Token, and give the new one as discord.token; restart watcher, or reload it if the token stands in the file."
	case 4010, 4011:
		return "Discord wants this bot sharded, which is for bots in more than 2,500 servers. Take the bot out of servers that it does not serve, and restart watcher."
	case 4012:
		return "Discord no longer speaks this version of its interface. Update watcher."
	case 4013, 4014:
		return "Discord refuses the intents that watcher asks for, although it asks for none that need a permission. Update watcher."
	}
	return "Discord closed the connection for good (" + f.name() + "). Restart watcher once the cause is known."
}

// asFatal returns err as a *fatal if it is of those after which no new
// connection may be made.
func asFatal(err error) (*fatal, bool) {
	var closed *websocket.CloseError
	if errors.As(err, &closed) && (closed.Code == 4004 || closed.Code >= 4010 && closed.Code <= 4014) {
		return &fatal{closed.Code, fmt.Errorf("gateway closed: %w", err)}, true
	}
	var refused *apiError
	if errors.As(err, &refused) && refused.status == http.StatusUnauthorized {
		return &fatal{http.StatusUnauthorized, fmt.Errorf("gateway: %w", err)}, true
	}
	return nil, false
}

// forgets reports whether the session is over with the connection.
func forgets(err error) bool {
	return errors.Is(err, errInvalid) || websocket.IsCloseError(err, closeSequence, closeTimedOut)
}
