package config

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
)

// TopicEntry is a topic as an addition holds it: what people change by hand.
// What else it has stays as it is.
type TopicEntry struct {
	ID      string // "" for the one that its title makes
	Title   string
	Any     []string
	None    []string
	Expires string // a day, "" for none
	Related bool   // it has a profile of related news
}

// TopicID is the id that a title makes, "" if it makes none.
func TopicID(title string) string { return slug(title) }

// ReadTopic reads the one topic of an addition.
func ReadTopic(data []byte) (TopicEntry, error) {
	title, topic, err := oneTopic(data)
	if err != nil {
		return TopicEntry{}, err
	}
	e := TopicEntry{Title: title.Value, Any: wordsAt(topic, "any"), None: wordsAt(topic, "none"), Related: nodeAt(topic, "about") != nil}
	e.Expires, e.ID = wordAt(topic, "expires"), wordAt(topic, "id")
	return e, nil
}

// Setting is a key of a topic with its value, in the words of the file, on one line.
type Setting struct{ Key, Value string }

// Settings are what the topic of an addition says beside its title, id and lines of
// any, in the order in which it says it.
func Settings(data []byte) (all []Setting, err error) {
	_, topic, err := oneTopic(data)
	if err != nil {
		return nil, err
	}
	for i := 0; i+1 < len(topic.Content); i += 2 {
		key, value := topic.Content[i].Value, topic.Content[i+1]
		if key == "id" || key == "any" {
			continue
		}
		flow(value)
		written, err := marshal(value)
		if err != nil {
			return nil, err
		}
		all = append(all, Setting{key, strings.Join(strings.Fields(string(written)), " ")})
	}
	return all, nil
}

// flow has a value written on one line, without its comments.
func flow(n *yaml.Node) {
	n.HeadComment, n.LineComment, n.FootComment = "", "", ""
	if n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode {
		n.Style = yaml.FlowStyle
	}
	for _, c := range n.Content {
		flow(c)
	}
}

// Write returns the addition with the topic as it is now; data is how it was,
// nil for a new one, and about the profile that it is given, nil for none.
func (e TopicEntry) Write(data []byte, about *news.Profile) ([]byte, error) {
	title, topic := word(e.Title), &yaml.Node{Kind: yaml.MappingNode}
	if data != nil {
		var err error
		if title, topic, err = oneTopic(data); err != nil {
			return nil, err
		}
		title.Value, title.Style = e.Title, word(e.Title).Style
	}
	if e.ID != "" {
		put(topic, "id", word(e.ID))
	}
	put(topic, "any", listOf(e.Any))
	put(topic, "none", listOf(e.None))
	if e.Expires == "" {
		put(topic, "expires", nil)
	} else {
		put(topic, "expires", word(e.Expires))
	}
	if about != nil {
		var b bytes.Buffer
		writeProfile(&b, "", *about)
		var doc yaml.Node
		if err := yaml.Unmarshal(b.Bytes(), &doc); err != nil {
			return nil, fmt.Errorf("write the profile: %w", err)
		}
		put(topic, "about", doc.Content[0])
	}
	return marshal(mapping("topics", tableOf(title, topic)))
}

// FeedEntry is a feed as an addition holds it.
type FeedEntry struct {
	URL, Name, Lang string
	Tags            []string
}

// Write returns the addition.
func (f FeedEntry) Write() ([]byte, error) {
	feed := mapping("url", word(f.URL))
	for key, value := range map[string]string{"name": f.Name, "lang": f.Lang} {
		if value != "" {
			put(feed, key, word(value))
		}
	}
	put(feed, "tags", listOf(f.Tags))
	return marshal(mapping("feeds", &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{feed}}))
}

// oneTopic finds the topic of an addition; its value is made a table.
func oneTopic(data []byte) (title, topic *yaml.Node, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, nil, fmt.Errorf("read a topic: %w", err)
	}
	if len(doc.Content) == 1 {
		if topics := nodeAt(doc.Content[0], "topics"); topics != nil && topics.Kind == yaml.MappingNode && len(topics.Content) == 2 {
			title, topic = topics.Content[0], topics.Content[1]
			if topic.Kind != yaml.MappingNode {
				topic = mapping("any", topic)
			}
			return title, topic, nil
		}
	}
	return nil, nil, fmt.Errorf("read a topic: one is wanted under topics")
}

func nodeAt(table *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(table.Content) && table.Kind == yaml.MappingNode; i += 2 {
		if table.Content[i].Value == key {
			return table.Content[i+1]
		}
	}
	return nil
}

// wordsAt returns a value, or the values of a list.
func wordsAt(table *yaml.Node, key string) (all []string) {
	n := nodeAt(table, key)
	switch {
	case n == nil:
	case n.Kind == yaml.ScalarNode:
		all = []string{n.Value}
	case n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			all = append(all, item.Value)
		}
	}
	return all
}

// wordAt returns a single value, "" if there is none.
func wordAt(table *yaml.Node, key string) string {
	if all := wordsAt(table, key); len(all) == 1 {
		return all[0]
	}
	return ""
}

// put sets a key of a table, or deletes it.
func put(table *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(table.Content); i += 2 {
		if table.Content[i].Value != key {
			continue
		}
		if value == nil {
			table.Content = slices.Delete(table.Content, i, i+2)
		} else {
			table.Content[i+1] = value
		}
		return
	}
	if value != nil {
		table.Content = append(table.Content, word(key), value)
	}
}

func mapping(key string, value *yaml.Node) *yaml.Node { return tableOf(word(key), value) }

func tableOf(key, value *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{key, value}}
}

// word is a text that YAML reads back as it is. A $ begins no variable in an
// addition, which reads none.
func word(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if scalarYAML(s) != s {
		n.Style = yaml.SingleQuotedStyle
	}
	return n
}

// listOf is a list of texts, nil for none.
func listOf(all []string) *yaml.Node {
	if len(all) == 0 {
		return nil
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, s := range all {
		list.Content = append(list.Content, word(s))
	}
	return list
}

func marshal(n *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(n); err != nil {
		return nil, fmt.Errorf("write an addition: %w", err)
	}
	return b.Bytes(), enc.Close()
}

// AlertFrom returns an addition whose topic's related news alerts from a score.
func AlertFrom(data []byte, score float64) ([]byte, error) {
	title, topic, err := oneTopic(data)
	if err != nil {
		return nil, err
	}
	put(topic, "alert_from", word(strconv.FormatFloat(score, 'f', -1, 64)))
	return marshal(mapping("topics", tableOf(title, topic)))
}

// Reject returns the addition of a topic with one more query that drops what it
// finds.
func Reject(data []byte, query string) ([]byte, error) {
	title, topic, err := oneTopic(data)
	if err != nil {
		return nil, err
	}
	put(topic, "reject", listOf(append(wordsAt(topic, "reject"), query)))
	return marshal(mapping("topics", tableOf(title, topic)))
}
