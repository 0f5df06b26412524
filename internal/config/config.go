package config

import (
	"time"

	"watcher/internal/news"
	"watcher/internal/outbound"
)

// Config is a feeds.yaml that was found good: plain values, defaults filled in.
type Config struct {
	Path     string
	Zone     *time.Location // of shown times, quiet hours and dates in the file
	Discord  Discord
	Channels []news.Channel // in the order of the file
	Feeds    []news.Feed
	Topics   []news.Topic
	Groups   map[string][]news.Query
	Store    string // a folder
	Keep     Keep
	Network  Network

	Heartbeat      news.Secret // an address, "" if none
	Translate      Translate
	HeartbeatUnset string // the variable that would give it, when that is unset

	Contact string // for the User-Agent; "" if not said
	Probes  string // listen address of /healthz, "" for none
	Log     Log
	Burst   int // alerts of one channel in one go above which a list is sent

	// NearMisses is where near misses go.
	NearMisses NearMisses

	// Fingerprint is a digest of the file and of every file that it names. It
	// changes when reading them again could give something else.
	Fingerprint string
	// Warnings are what works, but perhaps not as meant.
	Warnings Problems
	// Additions are the names of those that hold, and Refused what is wrong with
	// those that do not.
	Additions []string            `json:",omitempty"`
	Refused   map[string]Problems `json:",omitempty"`

	// files are what Fingerprint was made of besides Path.
	files []string
	data  []byte // the file
}

// Discord is how Discord's API is reached.
type Discord struct {
	Token news.Secret // of the bot, "" if none
	API   string      // base address with the version, without a trailing slash
	Guild string      // the server's id, "" if not said
	Unset string      // the variable that would give the token, when that is unset
	Desk  bool        // the bot answers commands
	Leads []string    // the ids of the roles of desk leads
}

// DefaultAPI is Discord's own address.
const DefaultAPI = "https://discord.com/api/v10"

// Keep is for how long things are kept.
type Keep struct {
	Items    time.Duration // what was read, without its text
	Bodies   time.Duration // the items' full texts
	Articles time.Duration // fetched articles
	Raw      time.Duration // feed documents as they came
}

// NearMisses is where the daily list of items in the grey band goes, and when.
type NearMisses struct {
	To []news.ChannelID // nil: the channels with notices
	At time.Duration    // time of day, in Zone
}

// Network is how the outside is reached.
type Network struct {
	Allow []outbound.Allowed // addresses that may be reached although they are private, over plain http too
	Proxy news.Secret        // "" for none
	CA    string             // a PEM file with certificates to trust besides the system's, "" for none
}

// Log is how the log is written.
type Log struct {
	Level  string // "debug", "info", "warn" or "error"
	Format string // "text" or "json"
}

func defaults() Config {
	return Config{
		Zone:    time.UTC,
		Discord: Discord{API: DefaultAPI, Desk: true},
		Groups:  map[string][]news.Query{},
		Store:   "./data",
		Keep: Keep{
			Items:    400 * 24 * time.Hour,
			Bodies:   30 * 24 * time.Hour,
			Articles: 7 * 24 * time.Hour,
			Raw:      3 * 24 * time.Hour,
		},
		Log:   Log{Level: "info", Format: "text"},
		Burst: 8,
	}
}
