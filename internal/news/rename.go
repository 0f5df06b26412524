package news

// Rename is a topic or channel that was recognised under another name.
type Rename struct {
	What     string // "topic" or "channel"
	From, To string // ids
}
