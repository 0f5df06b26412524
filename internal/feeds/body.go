package feeds

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// maxBody bounds a document, decoded.
const maxBody = 8 << 20

var (
	errTooBig   = errors.New("the document is larger than 8 MB")
	errEncoding = errors.New("unknown encoding")
)

// readBody reads and decodes a document. A body that ends early is returned as
// far as it came, with the reason in cut: the reader of documents decides what
// can be saved of it.
func readBody(resp *http.Response) (body []byte, cut, err error) {
	plain, err := decoded(resp)
	if err != nil {
		if ended := endedEarly(err); ended != nil {
			return nil, ended, nil
		}
		return nil, nil, err
	}
	var buf bytes.Buffer
	buf.Grow(int(min(max(resp.ContentLength, 0), 1<<20)) + bytes.MinRead)
	_, err = buf.ReadFrom(io.LimitReader(plain, maxBody+1))
	body = buf.Bytes()
	switch {
	case len(body) > maxBody:
		return nil, nil, errTooBig
	case err == nil:
		return body, nil, nil
	}
	return body, fmt.Errorf("the document broke off after %d bytes: %w", len(body), brief(err)), nil
}

// decoded undoes gzip, whether the server says so or forgot to. Other
// encodings were not asked for (RFC 9110 section 12.5.3).
func decoded(resp *http.Response) (io.Reader, error) {
	buffered := bufio.NewReader(resp.Body)
	switch coding := strings.ToLower(strings.Join(resp.Header.Values("Content-Encoding"), ", ")); coding {
	case "gzip", "x-gzip", "", "identity", "utf-8": // the last is a known slip for charset
	default:
		return nil, fmt.Errorf("%w %q: only gzip was asked for", errEncoding, coding)
	}
	if packed(buffered) {
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, err
		}
		z.Multistream(false)
		return &members{buffered, z}, nil
	}
	return buffered, nil
}

// packed reports whether what comes next is gzip (RFC 1952 section 2.3.1).
func packed(r *bufio.Reader) bool {
	magic, _ := r.Peek(3)
	return len(magic) == 3 && magic[0] == 0x1f && magic[1] == 0x8b && magic[2] == 8
}

// members unpacks a gzip stream member by member. Other than [gzip.Reader] it
// does not mind what follows the last one: the document is whole by then.
type members struct {
	in *bufio.Reader
	z  *gzip.Reader
}

func (m *members) Read(p []byte) (int, error) {
	n, err := m.z.Read(p)
	if !errors.Is(err, io.EOF) || m.z.Reset(m.in) != nil {
		return n, err
	}
	m.z.Multistream(false)
	return n, nil
}

// endedEarly returns why a body gave not even its beginning, nil if the error
// is another.
func endedEarly(err error) error {
	var ne net.Error
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.As(err, &ne) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("the document broke off before it began: %w", brief(err))
	}
	return nil
}

// brief says in a word what cuts bodies short.
func brief(err error) error {
	var ne net.Error
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errCut
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &ne) && ne.Timeout():
		return errSlow
	}
	return err
}

var (
	errCut  = errors.New("the connection was closed")
	errSlow = errors.New("it was too slow")
)
