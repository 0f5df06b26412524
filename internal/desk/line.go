package desk

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// What is said on the gateway (topics/opcodes-and-status-codes).
const (
	opDispatch  = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

// answerWithin is how long past its time something may come from the gateway,
// which speaks at each heartbeat at least.
const answerWithin = 15 * time.Second

// event is what the gateway says.
type event struct {
	Op   int             `json:"op"`
	Name string          `json:"t"`
	Seq  int64           `json:"s"`
	Data json.RawMessage `json:"d"`
}

// line is one connection. The goroutine that made it reads; another keeps its
// heart beating.
type line struct {
	conn     *websocket.Conn
	seq      *atomic.Int64 // of the last event of the session
	acked    atomic.Bool   // the last heartbeat was answered
	patience atomic.Int64  // for how long one read may wait, a time.Duration

	writing sync.Mutex
	once    sync.Once
	ended   chan struct{}
	cause   error // of the end, once that has come; nil if it was not ours
	heart   sync.WaitGroup
}

func newLine(conn *websocket.Conn, seq *atomic.Int64) *line {
	l := &line{conn: conn, seq: seq, ended: make(chan struct{})}
	l.patience.Store(int64(helloWithin))
	return l
}

// fail ends the connection.
func (l *line) fail(code int, cause error) {
	l.once.Do(func() {
		l.cause = cause
		close(l.ended)
		_ = l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		_ = l.conn.Close()
	})
}

// end closes the connection, if it still stands, and waits for its heart.
func (l *line) end() {
	l.fail(closeByUs, nil)
	l.heart.Wait()
}

// because returns why the connection was ended by us, or else err.
func (l *line) because(err error) error {
	select {
	case <-l.ended:
		if l.cause != nil {
			return l.cause
		}
	default:
	}
	return err
}

// hello reads the first message, which says how often to send a heartbeat.
func (l *line) hello() (every time.Duration, err error) {
	e, err := l.read()
	if err != nil {
		return 0, fmt.Errorf("wait for the gateway's hello: %w", err)
	}
	var hello struct {
		Interval int64 `json:"heartbeat_interval"` // milliseconds
	}
	if e.Op != opHello || json.Unmarshal(e.Data, &hello) != nil || hello.Interval < 100 {
		return 0, fmt.Errorf("the gateway did not say hello (op %d)", e.Op)
	}
	return time.Duration(hello.Interval) * time.Millisecond, nil
}

// read reads one message, for as long as patience lasts.
func (l *line) read() (e event, err error) {
	_ = l.conn.SetReadDeadline(time.Now().Add(time.Duration(l.patience.Load())))
	_, raw, err := l.conn.ReadMessage()
	if err == nil {
		err = json.Unmarshal(raw, &e)
	}
	if err != nil {
		return event{}, l.because(err)
	}
	return e, nil
}

// listen hands over the events until the connection ends, which is its error.
func (l *line) listen(every time.Duration, take func(event) error) error {
	l.acked.Store(true)
	l.heart.Go(func() { l.beat(every) })
	for {
		e, err := l.read()
		if err != nil {
			return err
		}
		switch e.Op {
		case opDispatch:
			l.seq.Store(e.Seq)
			err = take(e)
		case opHeartbeat:
			err = l.send(opHeartbeat, l.last())
		case opReconnect:
			err = errAsked
		case opInvalid:
			var resumable bool
			_ = json.Unmarshal(e.Data, &resumable)
			if err = errInvalid; resumable {
				err = errAsked
			}
		case opAck:
			l.acked.Store(true)
		}
		if err != nil {
			return err
		}
	}
}

// beat sends heartbeats, the first at a random moment of its interval, and ends
// a connection that has not answered the one before.
func (l *line) beat(every time.Duration) {
	timer := time.NewTimer(rand.N(every))
	defer timer.Stop()
	for {
		select {
		case <-l.ended:
			return
		case <-timer.C:
		}
		if !l.acked.Swap(false) {
			l.fail(closeByUs, errDeaf)
			return
		}
		if err := l.send(opHeartbeat, l.last()); err != nil {
			l.fail(closeByUs, err)
			return
		}
		timer.Reset(every)
	}
}

// last is the number of the last event, or null.
func (l *line) last() any {
	if n := l.seq.Load(); n > 0 {
		return n
	}
	return nil
}

func (l *line) send(op int, data any) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(writeWithin))
	return l.because(l.conn.WriteJSON(map[string]any{"op": op, "d": data}))
}
