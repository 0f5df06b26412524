package testkit

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
)

// unpack takes apart a message that files go with: the message is its part
// payload_json (reference, "Uploading Files"), and is judged as if it came alone.
func (c *discordCall) unpack(r *http.Request) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return
	}
	parts := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	c.files = map[string][]byte{}
	var message []byte
	for {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		body, _ := io.ReadAll(part) // it was read whole before
		if part.FormName() == "payload_json" {
			message = body
			continue
		}
		c.files[part.FileName()] = body
	}
	c.body = message
	r.Header.Set("Content-Type", "application/json")
}

// DiscordUpload is a file that a person sends along with a command: the value of
// an option is its id.
type DiscordUpload struct {
	ID, Name, URL string
	Size          int
}

// SlashWith sends a slash command with a file.
func (p *DiscordPerson) SlashWith(f DiscordUpload, name string, options ...DiscordOption) *DiscordPlay {
	return p.command(playCommand, name, 1, map[string]any{
		"options": p.d.options(name, options),
		"resolved": map[string]any{"attachments": map[string]any{f.ID: map[string]any{
			"id": f.ID, "filename": f.Name, "size": f.Size, "url": f.URL, "proxy_url": f.URL,
		}}},
	})
}
