package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// stamp is how an instant is kept; the zero time is 0.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant reads what stamp wrote; as a [sql.Scanner] it fills t.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// day counts from 1970-01-01, UTC.
func day(t time.Time) int64 { return t.Unix() / 86400 }

// into scans a stored value into t through a conversion.
type into[F, T any] struct {
	t    *T
	from func(F) T
}

func (i into[F, T]) Scan(v any) error {
	f, ok := v.(F)
	if !ok {
		return fmt.Errorf("stored value is a %T, not a %T", v, f)
	}
	*i.t = i.from(f)
	return nil
}

func timeInto(t *time.Time) any { return into[int64, time.Time]{t, instant} }

func durInto(d *time.Duration) any {
	return into[int64, time.Duration]{d, func(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }}
}

// listJSON keeps a list of words; "" for none.
func listJSON[S ~string | ~int64](list []S) (string, error) {
	if len(list) == 0 {
		return "", nil
	}
	text, err := json.Marshal(list)
	return string(text), err
}

// jsonInto reads JSON; an empty text leaves v as it is.
type jsonInto struct{ v any }

func (j jsonInto) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("stored JSON is a %T", src)
	}
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), j.v)
}
