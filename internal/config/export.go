package config

import (
	"strings"

	"go.yaml.in/yaml/v3"

	texts "watcher/internal/text"
)

// Export is an addition to be written into a file.
type Export struct {
	Text   []byte
	Remark string // above it
}

// Together returns additions as one piece of a file: feeds, then topics, each
// under its remark.
func Together(parts []Export) ([]byte, error) {
	feeds := &yaml.Node{Kind: yaml.SequenceNode}
	topics := &yaml.Node{Kind: yaml.MappingNode}
	for _, p := range parts {
		var doc yaml.Node
		if err := yaml.Unmarshal(p.Text, &doc); err != nil || len(doc.Content) != 1 {
			return nil, texts.Errorf("write what was made: %q is no part of a file", p.Text)
		}
		root := doc.Content[0]
		dollars(root, "$$", "$$$$")
		remark := "# " + strings.Join(strings.Fields(p.Remark), " ")
		if n := nodeAt(root, "feeds"); n != nil && len(n.Content) > 0 {
			n.Content[0].HeadComment = remark
			feeds.Content = append(feeds.Content, n.Content...)
		}
		if n := nodeAt(root, "topics"); n != nil && len(n.Content) > 0 {
			n.Content[0].HeadComment = remark
			topics.Content = append(topics.Content, n.Content...)
		}
	}
	root := &yaml.Node{Kind: yaml.MappingNode}
	if len(feeds.Content) > 0 {
		put(root, "feeds", feeds)
	}
	if len(topics.Content) > 0 {
		put(root, "topics", topics)
	}
	return marshal(root)
}
