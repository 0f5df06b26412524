package testkit

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// NewFeedServer returns a server in memory, fit for a synctest bubble: whatever
// [FeedServer.Dial] is asked for leads to it, with TLS on port 443. Scripts can
// tell hosts apart. It ends with the test.
func NewFeedServer(t testing.TB) *FeedServer {
	t.Helper()
	s := newFeedServer(t)
	s.memory = &memoryListener{conns: make(chan net.Conn), done: make(chan struct{})}
	s.serve(s.memory)
	return s
}

// NewLoopbackFeedServer returns a server on a free port of 127.0.0.1. It ends
// with the test.
func NewLoopbackFeedServer(t testing.TB) *FeedServer {
	t.Helper()
	s := newFeedServer(t)
	s.base = s.Listen("127.0.0.1:0")
	return s
}

func newFeedServer(t testing.TB) *FeedServer {
	t.Helper()
	s := &FeedServer{t: t, scripts: map[string][]Answer{}, busy: map[string]int{}, peak: map[string]int{}, done: make(chan struct{})}
	s.server = &http.Server{Handler: s, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), ReadHeaderTimeout: time.Minute}
	t.Cleanup(func() {
		close(s.done)
		_ = s.server.Close()
	})
	return s
}

// serve answers on l until the server ends.
func (s *FeedServer) serve(l net.Listener) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := s.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.t.Errorf("feed server: %v", err)
		}
	}()
	s.t.Cleanup(func() {
		_ = s.server.Close()
		<-ended
	})
}

// Listen makes the server answer on a further address, such as 127.1.2.3:0,
// and returns its base URL.
func (s *FeedServer) Listen(address string) string {
	s.t.Helper()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", address)
	if err != nil {
		s.t.Fatalf("feed server: %v", err)
	}
	s.serve(l)
	return "http://" + l.Addr().String()
}

// ListenTLS is [FeedServer.Listen] for https; clients must trust
// [FeedServer.CAFile].
func (s *FeedServer) ListenTLS(address string) string {
	s.t.Helper()
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", address)
	if err != nil {
		s.t.Fatalf("feed server: %v", err)
	}
	s.serve(tls.NewListener(l, s.tls()))
	return "https://" + l.Addr().String()
}

// URL returns the address of a path on the loopback server.
func (s *FeedServer) URL(path string) string { return s.base + path }

// Dial connects to the server in memory, whatever the address.
func (s *FeedServer) Dial(ctx context.Context, _, address string) (net.Conn, error) {
	near, far := net.Pipe()
	conn := far
	if strings.HasSuffix(address, ":443") {
		conn = tls.Server(far, s.tls())
	}
	select {
	case s.memory.conns <- conn:
		return near, nil
	case <-s.memory.done:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	case <-ctx.Done():
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: ctx.Err()}
	}
}

// memoryListener hands over the far ends of pipes.
type memoryListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *memoryListener) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

// certificate is the server's own, for every name ending in .example and a few
// addresses. A client that does not trust it is to be tested over loopback: in
// memory, both sides of a failed handshake would wait for each other.
type certificate struct {
	once sync.Once
	pair tls.Certificate
	pem  []byte
}

func (s *FeedServer) tls() *tls.Config {
	s.cert.once.Do(func() {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			s.t.Fatalf("feed server: %v", err)
		}
		c := &x509.Certificate{
			SerialNumber: big.NewInt(1),
			Subject:      pkix.Name{CommonName: "feed server of a test"},
			NotBefore:    time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC), // a bubble's clock starts in 2000
			NotAfter:     time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC),
			DNSNames:     []string{"*.example", "localhost"},
			IPAddresses: []net.IP{
				net.IPv4(127, 0, 0, 1), net.IPv4(127, 0, 0, 2), net.IPv4(127, 0, 0, 3),
				net.IPv4(93, 184, 215, 14), net.ParseIP("2a00:1450:4001:82a::200e"), // public ones, in memory
			},
			IsCA: true, BasicConstraintsValid: true,
			KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		}
		der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
		if err != nil {
			s.t.Fatalf("feed server: %v", err)
		}
		s.cert.pair = tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
		s.cert.pem = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	})
	return &tls.Config{Certificates: []tls.Certificate{s.cert.pair}, MinVersion: tls.VersionTLS12}
}

// CAFile writes the server's certificate to a file, for a client to trust.
func (s *FeedServer) CAFile() string {
	s.t.Helper()
	s.tls()
	name := filepath.Join(s.t.TempDir(), "ca.pem")
	if err := os.WriteFile(name, s.cert.pem, 0o600); err != nil {
		s.t.Fatalf("feed server: %v", err)
	}
	return name
}
