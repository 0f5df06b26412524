package feeds

import (
	"net/http"
	"testing"
	"time"
)

// FuzzHeaders: whatever a server writes about time, the pauses that follow are
// between nothing and a day.
func FuzzHeaders(f *testing.F) {
	f.Add("max-age=3600", "600", "Mon, 02 Nov 2026 10:00:00 GMT", "Mon, 02 Nov 2026 09:00:00 GMT", "120")
	f.Add(`no-cache="Set-Cookie", max-age="1`, "-1", "0", "", "Mon, 02 Nov 2026 10:00:00 GMT")
	f.Add(",,=\"\",max-age", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "1e300")
	f.Add("max-age=2147483648", "", "", "", "NaN")
	f.Fuzz(func(t *testing.T, cache, age, expires, date, retry string) {
		h := http.Header{"Cache-Control": {cache}, "Age": {age}, "Expires": {expires}, "Date": {date}, "Retry-After": {retry}}
		now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
		if d := freshness(h, now); d < 0 {
			t.Errorf("fresh for %v", d)
		}
		if d, ok := retryAfter(h, now, shortest); ok && (d < shortest || d > longest) {
			t.Errorf("retry after %v", d)
		}
	})
}
