package testkit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// The properties that Discord documents for a message (resources/message,
// resources/webhook). It ignores others in silence; here they are a mistake.
var discordKnown = map[string][]string{
	"message": {
		"content", "nonce", "tts", "embeds", "allowed_mentions", "message_reference", "components", "sticker_ids",
		"attachments", "flags", "enforce_nonce", "poll",
	},
	"webhook": {
		"content", "username", "avatar_url", "tts", "embeds", "allowed_mentions", "components", "attachments", "flags",
		"thread_name", "applied_tags", "poll",
	},
	"post":     {"content", "embeds", "allowed_mentions", "components", "sticker_ids", "attachments", "flags"},
	"thread":   {"name", "auto_archive_duration", "rate_limit_per_user", "message", "applied_tags"},
	"callback": {"tts", "content", "embeds", "allowed_mentions", "flags", "components", "attachments", "poll"},
	"edit":     {"content", "embeds", "flags", "allowed_mentions", "components", "attachments"},
	"embed": {
		"title", "type", "description", "url", "timestamp", "color", "footer", "image", "thumbnail", "video", "provider",
		"author", "fields",
	},
	"author":           {"name", "url", "icon_url"},
	"footer":           {"text", "icon_url"},
	"field":            {"name", "value", "inline"},
	"allowed_mentions": {"parse", "roles", "users", "replied_user"},
}

// judge holds a call against Discord's document and rules. The answer is zero
// if Discord would accept the call.
func (d *Discord) judge(c *discordCall, r *http.Request) discordAnswer {
	what := c.method + " " + strings.Join(c.parts, "/")
	if !discordAgent.MatchString(r.UserAgent()) {
		d.violate("%s: User-Agent %q is not of the form DiscordBot (url, version)", what, r.UserAgent())
	}
	if c.byHook() && c.auth != "" {
		d.violate("%s: a token was sent to a webhook", what)
	}
	if !c.byHook() && c.auth != "" && !strings.HasPrefix(c.auth, "Bot ") {
		d.violate("%s: Authorization is not of the form Bot <token>", what)
	}
	if len(c.body) > maxDiscordBody {
		d.violate("%s: more than 25 MiB", what)
		return discordError(http.StatusRequestEntityTooLarge, 40005, "Request entity too large")
	}
	if d.spec != nil {
		permissionsForDocument(c, r)
		if err := d.spec.request(r); err != nil {
			d.violate("%s: %v", what, err)
			return discordFormError("_document", err.Error())
		}
	}
	if c.is("POST", "interactions/*/*/callback") {
		return d.judgeCallback(c, what)
	}
	if !c.posts() && !c.edits() {
		return discordAnswer{}
	}
	if err := json.Unmarshal(c.body, &c.form); err != nil {
		d.violate("%s: %v", what, err)
		return discordError(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
	}
	if c.startsPost() {
		c.start = c.form
		c.form, _ = c.start["message"].(map[string]any)
	}
	for _, complaint := range discordHabits(c) {
		d.violate("%s: %s", what, complaint)
	}
	if path, complaint := discordForm(c); complaint != "" {
		d.violate("%s: %s: %s", what, path, complaint)
		if path == "empty" {
			return discordError(http.StatusBadRequest, 50006, "Cannot send an empty message")
		}
		return discordFormError(path, complaint)
	}
	return discordAnswer{}
}

var commandPermissions = regexp.MustCompile(`("default_member_permissions":\s*)"(\d+)"`)

// permissionsForDocument turns a command's permissions into the number that the
// document wants: Discord's text, which holds, wants them written as a string.
func permissionsForDocument(c *discordCall, r *http.Request) {
	if c.is("PUT", "applications/*/guilds/*/commands") {
		r.Body = io.NopCloser(bytes.NewReader(commandPermissions.ReplaceAll(c.body, []byte("$1$2"))))
	}
}

// checkAnswer holds the fake's own answer against the document.
func (d *Discord) checkAnswer(r *http.Request, a discordAnswer) {
	if d.spec == nil {
		return
	}
	if err := d.spec.response(r, a); err != nil {
		d.violate("the fake's own answer to %s %s: %v", r.Method, r.URL.Path, err)
	}
}

// discordHabits are mistakes that Discord lets pass, and we do not.
func discordHabits(c *discordCall) []string {
	var out []string
	kind := "message"
	switch {
	case c.edits():
		kind = "edit"
	case c.byHook():
		kind = "webhook"
		if c.query.Get("wait") != "true" && !c.byPlay() {
			out = append(out, "without wait=true a lost message is no error")
		}
	case c.startsPost():
		kind = "post"
		out = append(out, unknown("thread", "", c.start)...)
	default:
		if nonce, _ := c.form["nonce"].(string); nonce == "" || c.form["enforce_nonce"] != true {
			out = append(out, "a post of the bot needs a nonce and enforce_nonce")
		}
	}
	return append(out, messageHabits(kind, c.form)...)
}

// messageHabits are those of what is shown, in a message or an answer.
func messageHabits(kind string, form map[string]any) []string {
	var out []string
	out = append(out, unknown(kind, "", form)...)
	out = append(out, nulls("", form)...)
	allowed, ok := form["allowed_mentions"].(map[string]any)
	if !ok {
		return append(out, "allowed_mentions is missing: Discord would parse every mention")
	}
	out = append(out, unknown("allowed_mentions", "allowed_mentions", allowed)...)
	if _, ok := allowed["parse"].([]any); !ok {
		out = append(out, "allowed_mentions.parse is not a list")
	}
	for i, e := range list(form["embeds"]) {
		path := fmt.Sprintf("embeds.%d", i)
		em, _ := e.(map[string]any)
		out = append(out, unknown("embed", path, em)...)
		for _, part := range []string{"author", "footer"} {
			if m, ok := em[part].(map[string]any); ok {
				out = append(out, unknown(part, path+"."+part, m)...)
			}
		}
		for _, f := range list(em["fields"]) {
			if m, ok := f.(map[string]any); ok {
				out = append(out, unknown("field", path+".fields", m)...)
			}
		}
	}
	return append(out, sameURL(form)...)
}

// sameURL finds embeds that Discord would melt into one.
func sameURL(form map[string]any) []string {
	seen := map[string]bool{}
	for _, e := range list(form["embeds"]) {
		em, _ := e.(map[string]any)
		u, _ := em["url"].(string)
		if u != "" && seen[u] {
			return []string{"two embeds with the address " + u + ": only the first shows"}
		}
		seen[u] = true
	}
	return nil
}

// discordForm finds what Discord refuses and its document does not, or what
// must hold without the document as well.
func discordForm(c *discordCall) (path, complaint string) {
	form := c.form
	content, _ := form["content"].(string)
	embeds := list(form["embeds"])
	switch {
	case len16(content) > 2000:
		return "content", "Must be 2000 or fewer in length."
	case len(embeds) > 10:
		return "embeds", "Must be 10 or fewer in length."
	case !c.edits() && strings.TrimSpace(content) == "" && len(embeds) == 0 && len(list(form["components"])) == 0:
		return "empty", "Cannot send an empty message"
	}
	if path, complaint = componentsForm(list(form["components"])); complaint != "" {
		return path, complaint
	}
	if n := len(list(form["components"])); n > 5 {
		return "components", "Must be 5 or fewer in length."
	}
	for _, name := range []any{c.start["name"], form["thread_name"]} {
		if s, ok := name.(string); ok && (len16(s) > 100 || strings.TrimSpace(s) == "") {
			return "name", "Must be between 1 and 100 in length."
		}
	}
	if s, _ := form["nonce"].(string); len16(s) > 25 {
		return "nonce", "Must be 25 or fewer in length."
	}
	if name, _ := form["username"].(string); strings.Contains(strings.ToLower(name), "discord") || strings.Contains(strings.ToLower(name), "clyde") {
		return "username", "Username cannot contain \"discord\""
	}
	if path, complaint = mentionsForm(form); complaint != "" {
		return path, complaint
	}
	sum := 0
	for i, e := range embeds {
		em, _ := e.(map[string]any)
		n, part, complaint := embedForm(em)
		if complaint != "" {
			return fmt.Sprintf("embeds.%d.%s", i, part), complaint
		}
		sum += n
	}
	if sum > 6000 {
		return "embeds", "Embed size exceeds maximum size of 6000"
	}
	return "", ""
}

func mentionsForm(form map[string]any) (path, complaint string) {
	allowed, _ := form["allowed_mentions"].(map[string]any)
	parse := list(allowed["parse"])
	for _, kind := range []string{"users", "roles"} {
		ids := list(allowed[kind])
		if len(ids) > 100 {
			return "allowed_mentions." + kind, "Must be 100 or fewer in length."
		}
		if len(ids) > 0 && slices.Contains(parse, any(kind)) {
			return "allowed_mentions", "parse:[\"" + kind + "\"] and " + kind + ": [ids...] are mutually exclusive."
		}
	}
	return "", ""
}

// embedForm returns how much of the sum an embed takes.
func embedForm(em map[string]any) (sum int, part, complaint string) {
	over := func(name string, v any, limit int) {
		s, _ := v.(string)
		n := len16(strings.TrimSpace(s))
		sum += n
		if n > limit && complaint == "" {
			part, complaint = name, fmt.Sprintf("Must be %d or fewer in length.", limit)
		}
	}
	author, _ := em["author"].(map[string]any)
	footer, _ := em["footer"].(map[string]any)
	over("title", em["title"], 256)
	over("description", em["description"], 4096)
	over("author.name", author["name"], 256)
	over("footer.text", footer["text"], 2048)
	fields := list(em["fields"])
	if len(fields) > 25 && complaint == "" {
		part, complaint = "fields", "Must be 25 or fewer in length."
	}
	for _, f := range fields {
		m, _ := f.(map[string]any)
		over("fields.name", m["name"], 256)
		over("fields.value", m["value"], 1024)
	}
	for _, u := range []any{em["url"], author["url"], author["icon_url"], footer["icon_url"]} {
		if s, ok := u.(string); ok && complaint == "" && !webAddress(s) {
			part, complaint = "url", "Scheme \""+s+"\" must be one of ('http', 'https')."
		}
	}
	if colour, ok := em["color"].(float64); ok && (colour < 0 || colour > 0xFFFFFF) && complaint == "" {
		part, complaint = "color", "int value should be less than or equal to 16777215."
	}
	return sum, part, complaint
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && len(s) <= 2048 &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

func unknown(kind, path string, m map[string]any) []string {
	var out []string
	for k := range m {
		if !slices.Contains(discordKnown[kind], k) {
			out = append(out, strings.TrimPrefix(path+".", ".")+k+" is no property of a "+kind)
		}
	}
	slices.Sort(out)
	return out
}

// nulls finds values that a strict peer refuses.
func nulls(path string, v any) []string {
	var out []string
	switch v := v.(type) {
	case nil:
		return []string{strings.TrimPrefix(path, ".") + " is null"}
	case map[string]any:
		for k, one := range v {
			out = append(out, nulls(path+"."+k, one)...)
		}
	case []any:
		for i, one := range v {
			out = append(out, nulls(fmt.Sprintf("%s.%d", path, i), one)...)
		}
	}
	slices.Sort(out)
	return out
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func len16(s string) int { return len(utf16.Encode([]rune(s))) }
