package config

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	variable     = regexp.MustCompile(`\$\$|\$\{[^}]*\}?`)
	variableForm = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\}$`)
)

// maxSecret bounds a file that holds a variable's value.
const maxSecret = 64 << 10

// expansion is a value with its variables filled in.
type expansion struct {
	text   string
	unset  string   // the first variable without a value
	absent string   // the first that was not even given as empty
	values []string // what variables gave, to be kept out of messages
	err    error
}

// expand fills in ${NAME} and ${NAME:-default}; $$ stands for $.
func (o Options) expand(raw string) expansion {
	var x expansion
	if !strings.Contains(raw, "$") {
		x.text = raw
		return x
	}
	if o.plain {
		if v := variable.FindString(raw); len(v) > 2 {
			x.err = fmt.Errorf("%s is a variable, and those are read in the file alone", v)
		}
		x.text = raw
		return x
	}
	x.text = variable.ReplaceAllStringFunc(raw, func(v string) string {
		if v == "$$" {
			return "$"
		}
		parts := variableForm.FindStringSubmatch(v)
		if parts == nil {
			if x.err == nil {
				x.err = fmt.Errorf("%s is no variable: write ${NAME} or ${NAME:-default}, and $${ for the characters themselves", v)
			}
			return ""
		}
		value, ok, err := o.lookup(parts[1])
		if err != nil && x.err == nil {
			x.err = err
		}
		if value != "" {
			x.values = append(x.values, value)
		} else {
			value = parts[3]
		}
		if value == "" && x.unset == "" {
			x.unset = parts[1]
		}
		if !ok && parts[2] == "" && x.absent == "" {
			x.absent = parts[1]
		}
		return value
	})
	return x
}

// lookup returns a variable's value: NAME, or what the file that NAME_FILE
// names holds, without the line's end.
func (o Options) lookup(name string) (value string, ok bool, err error) {
	value, ok = o.Env(name)
	if ok && value != "" {
		return value, true, nil
	}
	path, named := o.Env(name + "_FILE")
	if !named || path == "" {
		return "", ok, nil
	}
	data, err := o.ReadFile(path)
	if err != nil {
		return "", false, fmt.Errorf("%s_FILE cannot be read: %w", name, err)
	}
	if len(data) > maxSecret {
		return "", false, fmt.Errorf("%s_FILE: %s has %d bytes; that is no secret", name, path, len(data))
	}
	return strings.TrimRight(string(data), "\r\n"), true, nil
}
