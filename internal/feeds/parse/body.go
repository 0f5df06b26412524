package parse

import (
	"bytes"
	"compress/gzip"
	"io"
)

// unpack returns the document's bytes, at most [maxBody] of them, unzipped if
// they begin with gzip's magic: some servers forget the header that says so.
// Where a gzip stream ends too early, what came is kept.
func unpack(body []byte) ([]byte, error) {
	for range 2 { // some send it packed twice
		if len(body) < 3 || body[0] != 0x1f || body[1] != 0x8b || body[2] != 8 {
			break
		}
		r, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			break
		}
		plain, err := io.ReadAll(io.LimitReader(r, maxBody+1))
		if err != nil && len(plain) == 0 {
			break
		}
		body = plain
	}
	if len(body) > maxBody {
		return nil, ErrTooBig
	}
	return body, nil
}
