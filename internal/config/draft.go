package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"watcher/internal/news"
)

// Draft is a topic to be written into a file, with what an editor should know
// of each line.
type Draft struct {
	Title   string
	Remarks []string // above the topic
	Groups  []DraftGroup
	Any     []DraftLine
	Ideas   []DraftLine // written as remarks
	Phrases []string    // written as a remark
	Profile news.Profile
	// ProfileFile, if set, is named in place of the profile; [WriteProfile]
	// gives its content.
	ProfileFile string
}

// DraftGroup is a list of queries with a name.
type DraftGroup struct {
	Name, Remark string
	Queries      []string
}

// DraftLine is a query with a remark.
type DraftLine struct{ Query, Remark string }

// WriteDraft returns the given file with the draft in place of its topics and
// groups; everything else stays as it is written there, remarks and variables
// included.
func WriteDraft(file []byte, d Draft) ([]byte, error) {
	src := newSource("", file)
	root, problems := src.parse(file)
	if root == nil || root.Kind != yaml.MappingNode || problems.Err() != nil {
		return nil, fmt.Errorf("the file to write the topic into cannot be read; watcher check says why")
	}
	if root.Style&yaml.FlowStyle != 0 {
		return nil, fmt.Errorf("the file to write the topic into is one line; write each of its keys at the start of a line")
	}
	var b strings.Builder
	for _, line := range without(src.lines, root, "topics", "groups") {
		b.WriteString(line + "\n")
	}
	out := strings.TrimRight(b.String(), "\n") + "\n\n"
	if strings.TrimSpace(out) == "" {
		out = ""
	}
	return append([]byte(out), d.yaml()...), nil
}

// without returns the lines that do not belong to the given keys, nor to the
// remarks above them.
func without(lines []string, root *yaml.Node, keys ...string) []string {
	var starts []int // lines, from 0, on which top-level keys begin
	for i := 0; i < len(root.Content); i += 2 {
		starts = append(starts, root.Content[i].Line-1)
	}
	starts = append(starts, len(lines))
	drop := make([]bool, len(lines))
	for i := 0; i < len(root.Content); i += 2 {
		if !slices.Contains(keys, root.Content[i].Value) {
			continue
		}
		from, to := starts[i/2], starts[i/2+1]
		for from > 0 && isRemark(lines[from-1]) {
			from--
		}
		for to < len(lines) && to > from && isRemark(lines[to-1]) {
			to-- // the remarks above the next key are its own
		}
		for n := from; n < to; n++ {
			drop[n] = true
		}
	}
	var kept []string
	for n, line := range lines {
		if !drop[n] {
			kept = append(kept, line)
		}
	}
	return kept
}

func isRemark(line string) bool { return strings.HasPrefix(line, "#") }

func (d Draft) yaml() []byte {
	var b bytes.Buffer
	if len(d.Groups) > 0 {
		b.WriteString("groups:\n")
		for _, g := range d.Groups {
			fmt.Fprintf(&b, "  %s:%s\n", scalarYAML(g.Name), remarkYAML(g.Remark))
			for _, q := range g.Queries {
				fmt.Fprintf(&b, "    - %s\n", Scalar(q))
			}
		}
		b.WriteString("\n")
	}
	b.WriteString("topics:\n")
	for _, r := range d.Remarks {
		b.WriteString(" " + remarkYAML(r) + "\n")
	}
	fmt.Fprintf(&b, "  %s:\n", scalarYAML(d.Title))
	if len(d.Any) > 0 {
		b.WriteString("    any:\n")
	}
	for _, l := range d.Any {
		fmt.Fprintf(&b, "      - %s%s\n", Scalar(l.Query), remarkYAML(l.Remark))
	}
	if len(d.Ideas) > 0 {
		b.WriteString("      # Found as well; take the # away to look for it:\n")
		if len(d.Any) == 0 {
			b.WriteString("    # any:\n")
		}
	}
	for _, l := range d.Ideas {
		fmt.Fprintf(&b, "      # - %s%s\n", Scalar(l.Query), remarkYAML(l.Remark))
	}
	if len(d.Phrases) > 0 {
		b.WriteString("     " + remarkYAML("Phrases that say much in the article: "+strings.Join(d.Phrases, "; ")) + "\n")
	}
	switch {
	case len(d.Profile.Terms) == 0:
	case d.ProfileFile != "":
		fmt.Fprintf(&b, "    about: %s\n", scalarYAML(d.ProfileFile))
	default:
		b.WriteString("    about:\n")
		writeProfile(&b, "      ", d.Profile)
	}
	return b.Bytes()
}

// WriteProfile returns a profile as the content of a file.
func WriteProfile(p news.Profile) []byte {
	var b bytes.Buffer
	b.WriteString("# What related news shares with an article, by weight. docs/configuration.md explains it.\n")
	writeProfile(&b, "", p)
	return b.Bytes()
}

func writeProfile(b *bytes.Buffer, indent string, p news.Profile) {
	if len(p.Sources) > 0 {
		var all []string
		for _, s := range p.Sources {
			all = append(all, quote(s))
		}
		fmt.Fprintf(b, "%ssources: [%s]\n", indent, strings.Join(all, ", "))
	}
	if p.Lang != "" {
		fmt.Fprintf(b, "%slang: %s\n", indent, scalarYAML(p.Lang))
	}
	fmt.Fprintf(b, "%smean: %v\n%ssd: %v\n", indent, p.Mean, indent, p.SD)
	for _, l := range termLists {
		first := true
		for _, t := range p.Terms {
			if t.Kind != l.kind {
				continue
			}
			if first {
				fmt.Fprintf(b, "%s%s:\n", indent, l.key)
				first = false
			}
			fmt.Fprintf(b, "%s  %s: %v\n", indent, scalarYAML(t.Text), t.Weight)
		}
	}
}

// Scalar writes a text as a value of feeds.yaml, which takes nothing in it for a
// variable: it may be a stranger's.
func Scalar(s string) string { return scalarYAML(literal.Replace(s)) }

var literal = strings.NewReplacer("$$", "$$$$", "${", "$${")

// scalarYAML writes a text so that YAML reads the same: in single quotes where
// it would not, or where a reader could doubt it.
func scalarYAML(s string) string {
	if strings.ContainsAny(s, "#,[]{}&*!|>'\"%@`=$\\?") || strings.Contains(s, ": ") || strings.HasSuffix(s, ":") || strings.HasPrefix(s, "-") {
		return quote(s)
	}
	var n yaml.Node
	if yaml.Unmarshal([]byte(s), &n) != nil || len(n.Content) != 1 || n.Content[0].ShortTag() != "!!str" || n.Content[0].Value != s {
		return quote(s)
	}
	return s
}

func remarkYAML(s string) string {
	if s = strings.Join(strings.Fields(s), " "); s == "" {
		return ""
	}
	return " # " + s
}
