package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Piece is a topic or a feed of a file, as an addition.
type Piece struct {
	Feed  bool
	ID    string // of a topic
	Title string // of a feed its address
	Name  string // of a feed, "" if it has none
	Text  []byte
}

// Split takes a file apart into its topics and feeds; others are its further keys.
// Groups are written out into the topics that name them: an addition has none of
// its own. The file has been judged.
func Split(data []byte) (pieces []Piece, others []string, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) != 1 {
		return nil, nil, fmt.Errorf("take the file apart: it is no table")
	}
	root := doc.Content[0]
	dollars(root, "$$", "$") // an addition reads no variables
	for i := 0; i < len(root.Content); i += 2 {
		if key := root.Content[i].Value; !slices.Contains([]string{"feeds", "topics", "groups"}, key) {
			others = append(others, key)
		}
	}
	groups := map[string][]string{}
	if g := nodeAt(root, "groups"); g != nil {
		for i := 0; i+1 < len(g.Content); i += 2 {
			groups[g.Content[i].Value] = wordsAt(g, g.Content[i].Value)
		}
	}
	if feeds := nodeAt(root, "feeds"); feeds != nil {
		for _, f := range feeds.Content {
			p, err := feedPiece(f)
			if err != nil {
				return nil, nil, err
			}
			pieces = append(pieces, p)
		}
	}
	if topics := nodeAt(root, "topics"); topics != nil {
		for i := 0; i+1 < len(topics.Content); i += 2 {
			p, err := topicPiece(topics.Content[i], topics.Content[i+1], groups)
			if err != nil {
				return nil, nil, err
			}
			pieces = append(pieces, p)
		}
	}
	return pieces, others, nil
}

func feedPiece(f *yaml.Node) (Piece, error) {
	address, name := f.Value, ""
	if f.Kind == yaml.MappingNode {
		address, name = wordAt(f, "url"), wordAt(f, "name")
	}
	text, err := marshal(mapping("feeds", &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{plainNode(f)}}))
	return Piece{Feed: true, Title: address, Name: name, Text: text}, err
}

func topicPiece(title, topic *yaml.Node, groups map[string][]string) (Piece, error) {
	topic = plainNode(topic)
	if topic.Kind != yaml.MappingNode {
		topic = mapping("any", topic)
	}
	id := wordAt(topic, "id")
	if id == "" {
		id = slug(title.Value)
		put(topic, "id", word(id))
	}
	for _, key := range []string{"any", "all", "none", "reject", "urgent"} {
		if lines := wordsAt(topic, key); len(lines) > 0 {
			for n := range lines {
				lines[n] = ungroup(lines[n], groups)
			}
			put(topic, key, listOf(lines))
		}
	}
	text, err := marshal(mapping("topics", tableOf(word(title.Value), topic)))
	return Piece{ID: id, Title: title.Value, Text: text}, err
}

// ungroup writes out the groups that a query names, those in groups too.
func ungroup(query string, groups map[string][]string) string {
	const deepest = 8 // a group that holds itself was refused before
	for range deepest {
		before := query
		for name, lines := range groups {
			query = replaceWord(query, "group:"+name, "("+strings.Join(lines, " OR ")+")")
		}
		if query == before {
			break
		}
	}
	return query
}

// replaceWord replaces a word that ends where a query's words end.
func replaceWord(query, word, by string) string {
	var b strings.Builder
	for {
		at := strings.Index(query, word)
		if at < 0 {
			return b.String() + query
		}
		end := at + len(word)
		b.WriteString(query[:at])
		if end < len(query) && !strings.ContainsRune(" \t)", rune(query[end])) {
			b.WriteString(word)
		} else {
			b.WriteString(by)
		}
		query = query[end:]
	}
}

// dollars replaces what stands for $ in the values of a part of a file: $$ in a file, $ in
// an addition. Keys are no values.
func dollars(n *yaml.Node, stands, by string) {
	if n.Kind == yaml.ScalarNode {
		n.Value = strings.ReplaceAll(n.Value, stands, by)
	}
	for i, c := range n.Content {
		if n.Kind != yaml.MappingNode || i%2 == 1 || c.Kind != yaml.ScalarNode {
			dollars(c, stands, by)
		}
	}
}

// plainNode is a copy without remarks.
func plainNode(n *yaml.Node) *yaml.Node {
	c := *n
	c.HeadComment, c.LineComment, c.FootComment = "", "", ""
	c.Content = slices.Clone(n.Content)
	for i := range c.Content {
		c.Content[i] = plainNode(c.Content[i])
	}
	return &c
}
