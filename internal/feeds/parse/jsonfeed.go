package parse

import (
	"bytes"
	"encoding/json"
	"strings"
)

// json reads a JSON Feed, versions 1 and 1.1. Each item is decoded by itself,
// so that one bad item costs none of the others; any other JSON object is no
// feed, or an error page of the publisher's would pass for one without news.
func (b *builder) json(body []byte) error {
	start := jsonStart(body)
	if start < 0 {
		return notFeed(body, b.in.Base)
	}
	j := splitJSON(body[start:])
	if j.deep {
		return ErrTooComplex
	}
	var f map[string]json.RawMessage
	if err := json.Unmarshal(j.frame, &f); err != nil {
		return notFeed(body, b.in.Base)
	}
	version := jsonText(f["version"])
	if !strings.Contains(strings.ToLower(version), "jsonfeed") && (version == "" || !j.listed) {
		return notFeed(body, b.in.Base)
	}
	b.doc.Kind = JSON
	b.doc.Title = jsonText(f["title"])
	b.doc.Lang = jsonText(f["language"])
	b.doc.Home = jsonText(f["home_page_url"])
	b.doc.Self = jsonText(f["feed_url"])
	b.doc.Next = jsonText(f["next_url"])
	for _, h := range jsonList(f["hubs"]) {
		b.feedLink("hub", jsonText(jsonObject(h)["url"]))
	}
	author := jsonAuthor(f)
	for _, raw := range j.items {
		b.jsonItem(raw, author)
	}
	if j.dropped > 0 {
		b.doc.Dropped += j.dropped
	}
	b.jsonDamage(j)
	return nil
}

// jsonDamage tells what was wrong with the document.
func (b *builder) jsonDamage(j jsonParts) {
	if b.doc.Dropped > 0 {
		b.doc.Damaged, b.doc.Salvaged = true, true
		b.notes.count(b.doc.Dropped, "item", "not readable")
	}
	if j.cut {
		b.doc.Damaged, b.doc.Salvaged = true, true
		b.notes.add("the document was cut, " + plural(len(b.entries), "item") + " salvaged")
	}
	if j.more > 0 {
		b.doc.Damaged = true
		b.notes.count(len(b.entries), "item", "kept of too many")
	}
}

// jsonItem reads one item, by fields, each as far as it makes sense.
func (b *builder) jsonItem(raw []byte, author string) {
	f := jsonObject(raw)
	if f == nil {
		f = jsonObject(plainJSON(raw))
	}
	if f == nil {
		b.doc.Dropped++
		return
	}
	e := entry{
		id:      jsonText(f["id"]),
		title:   jsonText(f["title"]),
		summary: jsonText(f["summary"]),
		body:    first(jsonText(f["content_html"]), escapeText(jsonText(f["content_text"]))),
		author:  first(jsonAuthor(f), author),
		lang:    jsonText(f["language"]),
	}
	for _, name := range []string{"url", "external_url"} {
		e.link(jsonText(f[name]))
	}
	e.permalink(e.id)
	for _, a := range jsonList(f["attachments"]) {
		e.link(jsonText(jsonObject(a)["url"]))
	}
	for _, t := range jsonList(f["tags"]) {
		e.tags = append(e.tags, jsonText(t))
	}
	if d := jsonText(f["date_published"]); d != "" {
		e.published = []string{d}
	}
	if d := jsonText(f["date_modified"]); d != "" {
		e.updated = []string{d}
	}
	b.entries = append(b.entries, e)
}

// escapeText makes HTML of plain text, so that all bodies are treated alike;
// twice, for [cleanText] decodes twice.
func escapeText(s string) string {
	return strings.NewReplacer("&", "&amp;amp;", "<", "&amp;lt;").Replace(s)
}

func jsonAuthor(f map[string]json.RawMessage) string {
	for _, a := range jsonList(f["authors"]) {
		if name := jsonText(jsonObject(a)["name"]); name != "" {
			return name
		}
	}
	if a := jsonObject(f["author"]); a != nil {
		return jsonText(a["name"])
	}
	return jsonText(f["author"])
}

// jsonText returns a string, or a number or truth value as written; "" for
// anything else.
func jsonText(raw json.RawMessage) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] == '{' || raw[0] == '[' || string(raw) == "null" {
		return ""
	}
	if raw[0] != '"' {
		return string(raw)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// jsonList returns the members of a list, or the one value that stands where a
// list should.
func jsonList(raw json.RawMessage) []json.RawMessage {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var list []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &list) != nil {
		return []json.RawMessage{raw}
	}
	return list
}

// jsonObject returns the members of an object, nil if raw is none.
func jsonObject(raw []byte) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

// plainJSON makes blanks of the line breaks that JSON does not allow inside
// strings; outside of them they mean the same.
func plainJSON(raw []byte) []byte {
	out := bytes.Clone(raw)
	for i, c := range out {
		if c == '\n' || c == '\r' || c == '\t' {
			out[i] = ' '
		}
	}
	return out
}
