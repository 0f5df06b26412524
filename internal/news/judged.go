package news

// Judged is a story that was told of topics, and what the desk made of it.
type Judged struct {
	Story   StoryID
	Topics  []TopicID
	Refused Refusal // "" if the desk did not turn it down
}

// Record counts what was told of a topic, and what of that was turned down.
type Record struct {
	Told    int
	Refused map[Refusal]int
}

// Precision is the share of what was told that was of the topic, 1 if nothing was
// told.
func (r Record) Precision() float64 {
	if r.Told == 0 {
		return 1
	}
	return 1 - float64(r.Refused[RefusalTopic])/float64(r.Told)
}
