package desk

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"watcher/internal/news"
	"watcher/internal/text"
	"watcher/internal/tongue"
)

// Sought is a feed that was found at an address, and is not read yet.
type Sought struct {
	Draft   string // its id, by which it is saved
	Address string
	Title   string // what it is to be called
	Own     string // what it calls itself
	Lang    string // "" if it is not known
	Items   int
	Newest  []Finding // newest first
	Notes   []string  // what one should know
}

// Outlet is a feed as /feeds list shows it.
type Outlet struct {
	ID, Name, Address, Lang string
	File                    string // where it stands in the file, "" if it was made at the desk
	By                      string // who made it
	Checked                 time.Time
	Error                   string // of the last poll, "" if it was read
	Since                   time.Time
	Refused                 string // why it does not hold
}

// Outlets are the feeds, and where more are found.
type Outlets interface {
	Outlets(ctx context.Context, in tongue.Tongue) ([]Outlet, error)
	// Seek finds the feeds of a site, and keeps a draft of each; more are the
	// addresses that the site names beyond those. A name, language or tags that are given are theirs.
	Seek(ctx context.Context, in tongue.Tongue, address, name, lang string, tags []string, by news.Person, at time.Time) (found []Sought, more []string, err error)
	// Sought looks at one of them again.
	Sought(ctx context.Context, in tongue.Tongue, draft string) (Sought, error)
	// Test reads a feed now, by its id, name or address, and says what is in it.
	Test(ctx context.Context, in tongue.Tongue, feed string) (Sought, error)
	// RemoveFeed takes a feed away that was made at the desk, and returns its name.
	RemoveFeed(ctx context.Context, feed string, by news.Person, at time.Time) (string, error)
}

const verbFeed = "feed" // one of those found was chosen

// FeedsCommand is /feeds, by which feeds are found, tried and added.
func FeedsCommand(o Outlets) Command {
	d := outletDesk{o}
	feed := offered("feed", "A feed, or an address", "Ein Feed oder eine Adresse", true)
	return Command{
		Name: "feeds", Names: inGerman("feeds"), Description: "What is read: find and add a site's feed, test, remove.",
		Descriptions: inGerman("Was gelesen wird: den Feed einer Seite finden und aufnehmen, prüfen, entfernen."),
		Options: []*discordgo.ApplicationCommandOption{
			sub("add", "aufnehmen", "Find the feeds of a site and add one", "Die Feeds einer Seite finden und einen aufnehmen",
				word("address", "The site's address, or the feed's", "Die Adresse der Seite oder des Feeds", true),
				word("name", "What the outlet is called in alerts", "Wie die Redaktion in Meldungen heißt", false),
				word("lang", "Its language, as in en, sq, fa", "Ihre Sprache, wie en, sq, fa", false),
				word("tags", "Words that topics name in from, with commas between", "Wörter, die Themen in from nennen, mit Kommas", false)),
			sub("list", "liste", "What is read, and how that goes", "Was gelesen wird und wie es läuft"),
			sub("test", "prüfen", "Read a feed now and show what is in it", "Einen Feed jetzt lesen und zeigen, was darin steht", feed),
			sub("remove", "entfernen", "Read a feed that was added here no longer", "Einen hier aufgenommenen Feed nicht mehr lesen", feed),
		},
		Leads: []string{"add", "remove"}, Do: d.do, Complete: d.complete,
	}
}

// FeedsButtons are those below what /feeds add found.
func FeedsButtons(o Outlets) []Button {
	d := outletDesk{o}
	return []Button{{Verb: verbFeed, Who: Lead, Replaces: true, Do: func(ctx context.Context, c *Call) (Reply, error) {
		if len(c.Values) != 1 {
			return Reply{}, Unable("choose.one")
		}
		s, err := d.Sought(ctx, c.In, c.Values[0])
		if err != nil {
			return Reply{}, err
		}
		return s.reply(c.In)
	}}}
}

type outletDesk struct{ Outlets }

func (d outletDesk) do(ctx context.Context, c *Call) (Reply, error) {
	switch c.Sub {
	case "list":
		return d.list(ctx, c.In)
	case "test":
		s, err := d.Test(ctx, c.In, bare(c.Text("feed")))
		if err != nil {
			return Reply{}, err
		}
		return Reply{In: c.In, Embeds: []*discordgo.MessageEmbed{s.embed(c.In)}}, nil
	}
	if c.Sub == "remove" {
		name, err := d.RemoveFeed(ctx, c.Text("feed"), c.person(), c.At)
		return c.changed(c.In, err, c.In.Say("feeds.removed", "Person", text.EscapeDiscord(c.Who.Name), "Feed", shortened(name, 100)))
	}
	return d.add(ctx, c)
}

func (d outletDesk) add(ctx context.Context, c *Call) (Reply, error) {
	var tags []string
	for t := range strings.SplitSeq(c.Text("tags"), ",") {
		if t = strings.TrimSpace(t); t != "" {
			tags = append(tags, t)
		}
	}
	found, more, err := d.Seek(ctx, c.In, bare(c.Text("address")), strings.TrimSpace(c.Text("name")), strings.TrimSpace(c.Text("lang")), tags, c.person(), c.At)
	if err != nil {
		return Reply{}, err
	}
	if len(found) == 1 && len(more) == 0 {
		return found[0].reply(c.In)
	}
	var options []discordgo.SelectMenuOption
	var lines []string
	for _, s := range found[:min(len(found), maxChoices)] {
		lines = append(lines, "- "+c.In.Foreign(shortened(s.told(found), 80))+": "+c.In.Join([]string{c.In.Count("items", s.Items), "<" + s.Address + ">"}))
		options = append(options, discordgo.SelectMenuOption{Label: text.Cut(s.told(found), maxChoice), Description: text.Cut(s.Address, maxChoice), Value: s.Draft})
	}
	if len(more) > 0 {
		lines = append(lines, c.In.Count("feeds.more", len(more)))
	}
	for _, address := range more {
		lines = append(lines, "- <"+address+">")
	}
	asked := Reply{In: c.In, Text: c.In.Count("feeds.several", len(found)+len(more)), Embeds: pages(c.In, "", lines)}
	return question(asked, verbFeed, "", discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, Placeholder: c.In.Say("feeds.one"), Options: options})
}

// told is what tells a feed from the others that were found: its own title, whatever it is
// to be called, with its path where others have that title too.
func (s Sought) told(among []Sought) string {
	own := cmp.Or(s.Own, s.Title)
	alike := 0
	for _, o := range among {
		if cmp.Or(o.Own, o.Title) == own {
			alike++
		}
	}
	u, err := url.Parse(s.Address)
	switch {
	case own == "":
		return s.Address
	case alike < 2 || err != nil:
		return own
	}
	path := u.RequestURI()
	return text.Cut(own, max(20, maxChoice-3-text.Units(path))) + " · " + path
}

// embed shows what is in a feed.
func (s Sought) embed(t tongue.Tongue) *discordgo.MessageEmbed {
	said := t.Count("items", s.Items)
	if s.Lang != "" {
		said += " · " + t.Foreign(t.Language(s.Lang))
	}
	lines := []string{"<" + s.Address + ">", said}
	for _, n := range s.Notes {
		lines = append(lines, "⚠ "+kept(n, 300))
	}
	for _, f := range s.Newest {
		lines = append(lines, f.line(t))
	}
	return &discordgo.MessageEmbed{Title: shortened(s.Title, 200), Description: strings.Join(lines, "\n")}
}

// reply is a feed that was found, with what can be done about it.
func (s Sought) reply(t tongue.Tongue) (Reply, error) {
	row, err := draftButtons(t, s.Draft, "button.save")
	return Reply{
		In:     t,
		Text:   t.Say("feeds.unsaved"),
		Embeds: []*discordgo.MessageEmbed{s.embed(t)},
		Rows:   []discordgo.MessageComponent{row},
	}, err
}

func (d outletDesk) list(ctx context.Context, t tongue.Tongue) (Reply, error) {
	all, err := d.Outlets.Outlets(ctx, t)
	if err != nil {
		return Reply{}, err
	}
	worse := func(o Outlet) int {
		if o.Error != "" || o.Refused != "" {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Outlet) int { return cmp.Compare(worse(a), worse(b)) })
	var lines []string
	for _, o := range all {
		lines = append(lines, o.line(t))
	}
	if len(lines) == 0 {
		lines = []string{t.Say("feeds.nothing")}
	}
	return Reply{In: t, Embeds: pages(t, t.Say("feeds.title"), lines)}, nil
}

// line shows a feed in a list.
func (o Outlet) line(t tongue.Tongue) string {
	said := "- **" + t.Foreign(shortened(o.Name, 80)) + "**"
	if o.Lang != "" {
		said += " (" + t.Foreign(t.Language(o.Lang)) + ")"
	}
	switch {
	case o.Refused != "":
		said += " · " + t.Say("watch.unheld", "Why", tongue.Said(kept(o.Refused, 250)))
	case o.Error != "" && o.Since.IsZero():
		said += " · " + t.Say("feeds.fails.now", "Error", shortened(o.Error, 120))
	case o.Error != "":
		said += " · " + t.Say("feeds.fails", "Ago", ago(o.Since), "Error", shortened(o.Error, 120))
	case o.Checked.IsZero():
		said += " · " + t.Say("feeds.unread")
	default:
		said += " · " + t.Say("feeds.read", "Ago", ago(o.Checked))
	}
	if o.By != "" {
		said += " · " + t.Say("feeds.by", "Person", shortened(o.By, 40))
	}
	return said
}

// pages puts lines into as many embeds as they need, as far as Discord takes them.
func pages(t tongue.Tongue, title string, lines []string) []*discordgo.MessageEmbed {
	return pagesWithin(t, maxAllEmbeds, title, lines)
}

// pagesWithin does so with so much room.
func pagesWithin(t tongue.Tongue, room int, title string, lines []string) []*discordgo.MessageEmbed {
	var embeds []*discordgo.MessageEmbed
	title = shortened(title, 200)
	page, left := "", room-text.Units(title)
	for n, l := range lines {
		if text.Units(l) > left-100 {
			page += t.Count("more", len(lines)-n) + "\n"
			break
		}
		if text.Units(page)+text.Units(l) > maxDescription-100 {
			embeds = append(embeds, &discordgo.MessageEmbed{Title: title, Description: page})
			title, page = "", ""
		}
		page += l + "\n"
		left -= text.Units(l) + 1
	}
	return append(embeds, &discordgo.MessageEmbed{Title: title, Description: strings.TrimSuffix(page, "\n")})
}

// complete offers the feeds; those alone that can be removed, where that is
// asked.
func (d outletDesk) complete(ctx context.Context, c *Call) ([]Choice, error) {
	all, err := d.Outlets.Outlets(ctx, c.In)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, o := range all {
		if c.Sub != "remove" || o.File == "" {
			choices = append(choices, Choice{o.Name, o.ID})
		}
	}
	return matching(choices, c.Text(c.Typing)), nil
}
