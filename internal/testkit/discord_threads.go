package testkit

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// discordThread is what a thread has besides a channel; its id is that of the
// message that it was opened on, or of its first.
type discordThread struct {
	parent, owner    string
	at               time.Time
	archived, locked bool
}

func (ch *discordChannel) isThread() bool { return ch.thread.parent != "" }

// sends is the right that posting takes.
func (ch *discordChannel) sends() uint64 {
	if ch.isThread() {
		return DiscordSendInThreads
	}
	return DiscordSendMessages
}

func (ch *discordChannel) isForum() bool { return ch.kind == 15 || ch.kind == 16 }

// Thread is a thread as a test sees it.
type Thread struct {
	ID, Parent, Name string
	Archived         bool
}

// Threads returns the threads that were opened, the open and the archived ones.
func (d *Discord) Threads() []Thread {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []Thread
	for _, ch := range d.channels {
		if ch.isThread() && !ch.deleted {
			all = append(all, Thread{ch.id, ch.thread.parent, ch.name, ch.thread.archived})
		}
	}
	return all
}

// ShutThread archives a thread, and locks it if that is wanted.
func (d *Discord) ShutThread(id string, lock bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.channels[id].thread.archived, d.channels[id].thread.locked = true, lock
}

// AskForTags makes a forum ask for a tag on every post.
func (d *Discord) AskForTags(forum string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.channels[forum].tagged = true
}

// open makes a thread; the lock is held.
func (d *Discord) open(id, name, owner string, parent *discordChannel) *discordChannel {
	ch := &discordChannel{id: id, name: name, kind: 11, may: parent.may}
	ch.thread = discordThread{parent: parent.id, owner: owner, at: d.opts.Now()}
	d.channels[id] = ch
	return ch
}

// startThread opens a thread on a message.
func (d *Discord) startThread(c *discordCall, ch *discordChannel) discordAnswer {
	var in struct {
		Name string `json:"name"`
	}
	_ = json.Unmarshal(c.body, &in)
	message := c.parts[3]
	switch {
	case ch.may&DiscordPublicThreads == 0:
		return discordError(http.StatusForbidden, 50013, "Missing Permissions")
	case ch.isThread() || ch.isForum():
		return discordError(http.StatusBadRequest, 50024, "Cannot execute action on this channel type")
	case d.message(ch.id, message) == nil:
		return discordError(http.StatusNotFound, 10008, "Unknown Message")
	case d.channels[message] != nil:
		return discordError(http.StatusBadRequest, 160004, "A thread has already been created for this message")
	case len16(in.Name) > 100 || in.Name == "":
		return discordFormError("name", "Must be between 1 and 100 in length.")
	}
	return discordAnswer{status: http.StatusCreated, body: d.open(message, in.Name, DiscordBotID, ch).json()}
}

// rename gives a thread of the bot's own another name; it has no right to manage
// what others made.
func (ch *discordChannel) rename(c *discordCall) discordAnswer {
	var in struct {
		Name string `json:"name"`
	}
	_ = json.Unmarshal(c.body, &in)
	switch {
	case !ch.isThread() || ch.thread.owner != DiscordBotID:
		return discordError(http.StatusForbidden, 50013, "Missing Permissions")
	case ch.thread.archived:
		return discordError(http.StatusBadRequest, 50083, "Thread is archived")
	case len16(in.Name) > 100 || in.Name == "":
		return discordFormError("name", "Must be between 1 and 100 in length.")
	}
	ch.name = in.Name
	return discordAnswer{status: 200, body: ch.json()}
}

// startPost makes a post of a forum.
func (d *Discord) startPost(c *discordCall, ch *discordChannel) discordAnswer {
	switch {
	case !ch.isForum():
		return discordFormError("type", "This field is required")
	case ch.may&DiscordSendMessages == 0:
		return discordError(http.StatusForbidden, 50013, "Missing Permissions")
	case ch.tagged && len(list(c.start["applied_tags"])) == 0:
		return discordError(http.StatusBadRequest, 40067, "A tag is required to create a forum post in this channel")
	}
	if a := d.limit(ch.id, d.opts.Now()); a.status != 0 {
		return a
	}
	name, _ := c.start["name"].(string)
	post := d.open(d.snowflake(), name, DiscordBotID, ch)
	m := d.storeMessage(c, post.id, post.id, DiscordBotID, "watcher")
	body := post.json()
	body["message"] = m.json()
	return discordAnswer{status: http.StatusCreated, body: body, header: d.spend(ch.id, d.opts.Now())}
}

// listThreads lists the open threads of the server, or the archived ones of a
// channel.
func (d *Discord) listThreads(parent string, archived bool) discordAnswer {
	found := []any{}
	for _, ch := range d.channels {
		if ch.isThread() && !ch.deleted && ch.thread.archived == archived && (parent == "" || ch.thread.parent == parent) {
			found = append(found, ch.json())
		}
	}
	return discordAnswer{status: 200, body: map[string]any{"threads": found, "members": []any{}, "has_more": false}}
}

// hookTarget is where a webhook's message goes, and under which id; in a forum
// into a thread, or into one that it opens.
func (d *Discord) hookTarget(c *discordCall, h *discordHook) (in struct{ id, channel string }, a discordAnswer) {
	in.id, in.channel = d.snowflake(), h.channel
	parent := d.channels[h.channel]
	thread := c.query.Get("thread_id")
	name, named := c.form["thread_name"].(string)
	switch {
	case thread != "" && named:
		return in, discordError(http.StatusBadRequest, 220002, "Webhooks posted to forum channels cannot have both a thread_name and thread_id")
	case thread != "":
		ch := d.channels[thread]
		if ch == nil || ch.deleted || ch.thread.parent != h.channel {
			return in, discordError(http.StatusNotFound, 10003, "Unknown Channel")
		}
		if ch.thread.locked {
			return in, discordError(http.StatusForbidden, 160005, "Thread is locked")
		}
		ch.thread.archived = false
		in.channel = thread
	case parent.isForum() && !named:
		return in, discordError(http.StatusBadRequest, 220001, "Webhooks posted to forum channels must have a thread_name or thread_id")
	case named && !parent.isForum():
		return in, discordError(http.StatusBadRequest, 220003, "Webhooks can only create threads in forum channels")
	case named && parent.tagged:
		return in, discordError(http.StatusBadRequest, 40067, "A tag is required to create a forum post in this channel")
	case named:
		d.open(in.id, name, h.id, parent)
		in.channel = in.id
	}
	return in, discordAnswer{}
}

// threadJSON is a thread as the API shows it.
func (ch *discordChannel) threadJSON() map[string]any {
	at := ch.thread.at.UTC().Format(time.RFC3339Nano)
	return map[string]any{
		"id": ch.id, "type": ch.kind, "flags": 0, "guild_id": DiscordGuildID, "name": ch.name, "parent_id": ch.thread.parent,
		"owner_id": ch.thread.owner, "message_count": 0, "member_count": 1, "total_message_sent": 0,
		"thread_metadata": map[string]any{
			"archived": ch.thread.archived, "archive_timestamp": at, "auto_archive_duration": 4320, "locked": ch.thread.locked,
			"create_timestamp": at,
		},
		"permissions": strconv.FormatUint(ch.may, 10),
	}
}

// AddThread opens a thread in a channel, as an editor would, and returns its
// id.
func (d *Discord) AddThread(channel, name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open(d.snowflake(), name, DiscordOwnerID, d.channels[channel]).id
}
