package testkit

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// discordLine is one connection to the gateway.
type discordLine struct {
	d       *Discord
	conn    *websocket.Conn
	out     chan discordFrame
	once    sync.Once
	gone    chan struct{} // closed when nothing more is to be written
	closing atomic.Bool   // we end it, and the client's good-bye is an echo
	session *discordSession
	sends   []time.Time // of the client, in the last minute
}

// discordFrame is a message, or a close code if it has no text.
type discordFrame struct {
	text  []byte
	close int
}

func (l *discordLine) send(v any) {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own maps
	}
	select {
	case l.out <- discordFrame{text: raw}:
	case <-l.gone:
	}
}

// close ends the connection with a code; 0 drops it.
func (l *discordLine) close(code int) {
	l.closing.Store(true)
	select {
	case l.out <- discordFrame{close: code}:
	case <-l.gone:
	}
}

// write owns what goes out.
func (l *discordLine) write() {
	defer l.d.gate.busy.Done()
	defer func() { _ = l.conn.Close() }()
	defer l.once.Do(func() { close(l.gone) })
	for {
		select {
		case <-l.gone:
			return
		case f := <-l.out:
			_ = l.conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
			switch {
			case f.text != nil:
				if l.conn.WriteMessage(websocket.TextMessage, f.text) != nil {
					return
				}
				continue
			case f.close != 0:
				_ = l.conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(f.close, fmt.Sprint("code ", f.close)))
			}
			return
		}
	}
}

// read owns what comes in.
func (l *discordLine) read() {
	defer l.end()
	if l.d.silent(SilentHello) {
		_, _, _ = l.conn.ReadMessage()
		return
	}
	every := l.d.heartbeatEvery()
	l.send(map[string]any{"op": 10, "d": map[string]any{"heartbeat_interval": every.Milliseconds()}})
	for {
		_ = l.conn.SetReadDeadline(time.Now().Add(2 * every))
		_, raw, err := l.conn.ReadMessage()
		if err != nil {
			var slow net.Error
			if errors.As(err, &slow) && slow.Timeout() {
				l.close(closeTimedOut)
				<-l.gone
			}
			l.left(err)
			return
		}
		if code := l.take(raw); code != 0 {
			l.close(code)
			<-l.gone
			return
		}
	}
}

// left forgets the session of a client that said good-bye: with 1000 or 1001 it
// cannot be resumed.
func (l *discordLine) left(err error) {
	if !l.closing.Load() && websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
		l.d.mu.Lock()
		defer l.d.mu.Unlock()
		if l.session != nil {
			delete(l.d.gate.sessions, l.session.id)
		}
	}
}

func (l *discordLine) end() {
	l.once.Do(func() { close(l.gone) })
	l.d.mu.Lock()
	defer l.d.mu.Unlock()
	delete(l.d.gate.lines, l)
	if l.session != nil && l.session.line == l {
		l.session.line = nil
	}
}

// take answers a message, or returns the code to close with.
func (l *discordLine) take(raw []byte) (code int) {
	var in struct {
		Op   int             `json:"op"`
		Data json.RawMessage `json:"d"`
	}
	d := l.d
	if len(raw) > maxGatewaySend {
		d.violate("gateway: a message of %d bytes was sent", len(raw))
		return 4002
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		d.violate("gateway: %v", err)
		return 4002
	}
	if l.often() {
		d.violate("gateway: more than %d messages in a minute", maxGatewaySends)
		return closeRateLimited
	}
	switch in.Op {
	case 1:
		d.mu.Lock()
		d.gate.counts.Heartbeats++
		d.mu.Unlock()
		if !d.silent(SilentAcks) {
			l.send(map[string]any{"op": 11})
		}
		return 0
	case 2:
		return l.identify(in.Data)
	case 6:
		return l.resume(in.Data)
	}
	if l.session == nil {
		return closeNotAuthenticated
	}
	d.violate("gateway: op %d was sent", in.Op)
	return 4001
}

func (l *discordLine) often() bool {
	now := time.Now()
	for len(l.sends) > 0 && now.Sub(l.sends[0]) > time.Minute {
		l.sends = l.sends[1:]
	}
	l.sends = append(l.sends, now)
	return len(l.sends) > maxGatewaySends
}

func (d *Discord) silent(s DiscordSilence) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gate.silence == s
}

// admit judges a token, and takes the code that the next sign-in is refused
// with; the lock is held.
func (d *Discord) admit(token string) (code int) {
	if len(d.gate.refuse) > 0 {
		code, d.gate.refuse = d.gate.refuse[0], d.gate.refuse[1:]
		return code
	}
	if strings.TrimPrefix(token, "Bot ") != DiscordToken || d.revoked {
		return closeAuthentication
	}
	return 0
}

func (l *discordLine) identify(raw json.RawMessage) (code int) {
	var in struct {
		Token      string            `json:"token"`
		Properties map[string]string `json:"properties"`
		Intents    *uint64           `json:"intents"`
	}
	d := l.d
	err := json.Unmarshal(raw, &in)
	for _, p := range []string{"os", "browser", "device"} {
		if err == nil && in.Properties[p] == "" {
			err = fmt.Errorf("properties.%s is missing", p)
		}
	}
	if err == nil && in.Intents == nil {
		err = errors.New("intents are missing")
	}
	if err != nil {
		d.violate("gateway: IDENTIFY: %v", err)
		return 4002
	}
	if *in.Intents&privilegedIntents != 0 {
		d.violate("gateway: IDENTIFY asks for privileged intents (%d)", *in.Intents)
		return closeDisallowedIntents
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gate.counts.Identifies++
	if l.session != nil {
		d.violations = append(d.violations, "gateway: IDENTIFY twice on one connection")
		return closeTwice
	}
	if code := d.admit(in.Token); code != 0 {
		return code
	}
	if d.gate.silence == SilentReady {
		return 0
	}
	l.session = &discordSession{id: "session-" + d.snowflake(), line: l}
	d.gate.sessions[l.session.id] = l.session
	l.session.events = []discordEvent{{"READY", discordReady(l.session.id, d.gatewayURL())}}
	l.session.deliver(1)
	return 0
}

func (l *discordLine) resume(raw json.RawMessage) (code int) {
	var in struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int    `json:"seq"`
	}
	d := l.d
	if err := json.Unmarshal(raw, &in); err != nil {
		d.violate("gateway: RESUME: %v", err)
		return 4002
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gate.counts.Resumes++
	if code := d.admit(in.Token); code != 0 {
		return code
	}
	if d.gate.silence == SilentReady {
		return 0
	}
	s := d.gate.sessions[in.Session]
	if d.gate.forget > 0 && s != nil {
		d.gate.forget--
		delete(d.gate.sessions, in.Session)
		s = nil
	}
	if s == nil || in.Seq > len(s.events) {
		l.send(map[string]any{"op": 9, "d": false})
		return 0
	}
	l.session, s.line = s, l
	for n := in.Seq + 1; n <= len(s.events); n++ {
		s.deliver(n)
	}
	s.events = append(s.events, discordEvent{"RESUMED", map[string]any{}})
	s.deliver(len(s.events))
	return 0
}
