package testkit

import (
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// NameAnswer is what a name server says of a name.
type NameAnswer struct {
	Addresses []string         // of both families; none: the name is there, and has no address
	Code      dnsmessage.RCode // 0 for an answer
	Mute      bool             // it says nothing at all
}

// NameServer is a name server on a UDP port of 127.0.0.1 that says what a test
// wants. Of what it was told nothing it says that there is no such name. It ends with
// the test.
type NameServer struct {
	t    testing.TB
	conn net.PacketConn

	mu    sync.Mutex
	names map[string][]NameAnswer
	every *NameAnswer
	asked map[question]int
}

type question struct {
	name string
	kind dnsmessage.Type
}

// NewNameServer starts one.
func NewNameServer(t testing.TB) *NameServer {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0") //nolint:noctx // at once
	if err != nil {
		t.Fatalf("name server: %v", err)
	}
	s := &NameServer{t: t, conn: conn, names: map[string][]NameAnswer{}, asked: map[question]int{}}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.serve()
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-ended
	})
	return s
}

// Address is where it answers, host and port.
func (s *NameServer) Address() string { return s.conn.LocalAddr().String() }

// On has a name answered for, one answer a look-up; the last one stays.
func (s *NameServer) On(name string, answers ...NameAnswer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[name] = answers
	for q := range s.asked {
		if q.name == name {
			delete(s.asked, q)
		}
	}
}

// Every has all names answered for alike, whatever was said of them; nil ends that.
func (s *NameServer) Every(a *NameAnswer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.every = a
}

func (s *NameServer) serve() {
	packet := make([]byte, 4096)
	for {
		n, from, err := s.conn.ReadFrom(packet)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if err := m.Unpack(packet[:n]); err != nil || len(m.Questions) != 1 {
			continue
		}
		q := m.Questions[0]
		a := s.answer(question{strings.ToLower(strings.TrimSuffix(q.Name.String(), ".")), q.Type})
		if a.Mute {
			continue
		}
		out, err := reply(m.Header, q, a)
		if err != nil {
			s.t.Errorf("name server: %v", err)
			continue
		}
		_, _ = s.conn.WriteTo(out, from) // who asked may be gone
	}
}

func (s *NameServer) answer(q question) NameAnswer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.every != nil {
		return *s.every
	}
	answers := s.names[q.name]
	if len(answers) == 0 {
		return NameAnswer{Code: dnsmessage.RCodeNameError}
	}
	n := min(s.asked[q], len(answers)-1)
	s.asked[q]++
	return answers[n]
}

func reply(asked dnsmessage.Header, q dnsmessage.Question, a NameAnswer) ([]byte, error) {
	m := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: asked.ID, Response: true, Authoritative: true,
			RecursionDesired: asked.RecursionDesired, RecursionAvailable: true, RCode: a.Code,
		},
		Questions: []dnsmessage.Question{q},
	}
	for _, text := range a.Addresses {
		ip, err := netip.ParseAddr(text)
		if err != nil {
			return nil, err
		}
		head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
		switch {
		case ip.Is4() && q.Type == dnsmessage.TypeA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: ip.As4()}})
		case ip.Is6() && q.Type == dnsmessage.TypeAAAA:
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
		}
	}
	return m.Pack()
}
