package news

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// Identifiers are named types, so that one cannot pass for another.
type (
	// FeedID names a feed for as long as its configured address stays the same.
	FeedID string
	// ItemKey is an item's identity inside its feed; see [Item.Key].
	ItemKey string
	// TopicID names a topic; by default it is made from the topic's title.
	TopicID string
	// StoryID names a story; it derives from the report that opened it.
	StoryID string
	// ChannelID is a channel's name in feeds.yaml.
	ChannelID string
	// DeliveryID names one call to a channel; it derives from what it says,
	// so that deciding the same thing again cannot make a second delivery.
	DeliveryID string
)

var digestEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Digest joins parts into a short identifier of n letters (a-z, 2-7; at most
// 51), the same for the same parts. At 25 letters, the length of a Discord
// nonce, it holds 125 bits.
func Digest(n int, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return digestEncoding.EncodeToString(sum[:])[:n]
}

// Event reports whether the story is one that reports tell: what else is told, as notices
// and lists, goes under a subject, which has a colon.
func (id StoryID) Event() bool { return id != "" && !strings.Contains(string(id), ":") }

// NewStoryID returns the id of the story that the given item opens.
func NewStoryID(feed FeedID, key ItemKey) StoryID {
	return StoryID(Digest(16, string(feed), string(key)))
}
