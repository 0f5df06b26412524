package app

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"time"

	"watcher/internal/config"
	"watcher/internal/feeds"
	"watcher/internal/gloss"
	"watcher/internal/metrics"
	"watcher/internal/news"
	"watcher/internal/notify"
	"watcher/internal/notify/console"
	"watcher/internal/notify/courier"
	"watcher/internal/notify/discord"
	"watcher/internal/outbound"
	"watcher/internal/pipeline"
	"watcher/internal/schedule"
	"watcher/internal/tongue"
)

// build is everything made from one configuration.
type build struct {
	config       *config.Config
	client       *outbound.Client
	discord      *discord.Client
	poller       *feeds.Poller
	specs        map[news.FeedID]schedule.Spec
	destinations map[news.ChannelID]notify.Destination
	policy       *notify.Policy
	rules        *pipeline.Rules
	translator   *gloss.Translator // nil for none
	drill        string            // the place of drills, a Discord channel; "" if there is none
}

// builder makes builds, one for each configuration that comes into force.
type builder struct {
	world    World
	log      *slog.Logger
	courier  *courier.Courier
	meter    *metrics.Meter
	patience time.Duration // of a few alerts in a full window, 0 for the default
	revision int64

	// The Discord client outlives a reload that changes nothing of it: it knows
	// what Discord asked us to wait for.
	discord    *discord.Client
	discordFor discordKey
}

// discordKey is what a Discord client depends on.
type discordKey struct {
	token   news.Secret
	api     string
	contact string
	network string
	desk    bool
}

func (b *builder) build(cfg *config.Config) (*build, error) {
	client, err := outbound.New(outbound.Options{
		Version: b.world.Version, Contact: cfg.Contact,
		Allow: cfg.Network.Allow, Proxy: cfg.Network.Proxy, CAFile: cfg.Network.CA,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: network: %w", cfg.Path, err)
	}
	engine := compileTopics(cfg, append(slices.Clip(cfg.Topics), drillTopic())) // config has told their problems
	specs, err := specs(cfg)
	if err != nil {
		return nil, err
	}
	dc, err := b.discordClient(cfg, client)
	if err != nil {
		return nil, fmt.Errorf("%s: discord: %w", cfg.Path, err)
	}
	translator := b.translator(cfg, client)
	destinations, err := b.destinations(cfg, dc, translator)
	if err != nil {
		return nil, err
	}
	digests, err := digests(cfg)
	if err != nil {
		return nil, err
	}
	policy := notify.NewPolicy(notify.PolicyOptions{
		Topics: cfg.Topics, Channels: cfg.Channels, Feeds: cfg.Feeds, Zone: cfg.Zone, Digests: digests,
		Burst: cfg.Burst, NearMisses: cfg.NearMisses.To, Patience: b.patience,
	})
	poller, err := feeds.New(feeds.Options{Client: client, Parallel: requests, Now: b.world.Now, Log: b.log})
	if err != nil {
		return nil, err
	}
	b.revision++
	drill := drillPlace(cfg)
	if drill != "" {
		if destinations[news.DrillName], err = drillWay(dc, drill); err != nil {
			return nil, err
		}
	}
	return &build{
		config: cfg, drill: drill, translator: translator, client: client, discord: dc, poller: poller, specs: specs, destinations: destinations, policy: policy,
		rules: &pipeline.Rules{
			Revision: b.revision, Feeds: byID(cfg.Feeds), Topics: cfg.Topics, Channels: cfg.Channels, Zone: cfg.Zone, NearMissesAt: cfg.NearMisses.At,
			Poller: b.meter.Poller(poller), Reader: reader{poller}, Rhythm: schedule.NewRhythm(specs), Matcher: engine,
			Policy: policy, Notices: policy, Sender: b.meter.Sender(b.courier),
		},
	}, nil
}

// specs parses the feeds' schedules. Config has judged them, so an error is one
// of ours.
func specs(cfg *config.Config) (map[news.FeedID]schedule.Spec, error) {
	specs := make(map[news.FeedID]schedule.Spec, len(cfg.Feeds))
	for _, f := range cfg.Feeds {
		spec, err := schedule.Parse(f.Schedule, cfg.Zone, time.Second)
		if err != nil {
			return nil, fmt.Errorf("feed %s: %w", f.Name, err)
		}
		specs[f.ID] = spec
	}
	return specs, nil
}

// digests parses the times of the channels' digests, which config has judged.
func digests(cfg *config.Config) (map[news.ChannelID]notify.Times, error) {
	times := make(map[news.ChannelID]notify.Times)
	for _, c := range cfg.Channels {
		if c.Digest == "" {
			continue
		}
		spec, err := schedule.ParseCron(c.Digest, cfg.Zone, time.Minute)
		if err != nil {
			return nil, fmt.Errorf("channel %s: %w", c.ID, err)
		}
		times[c.ID] = spec
	}
	return times, nil
}

func byID(list []news.Feed) map[news.FeedID]news.Feed {
	m := make(map[news.FeedID]news.Feed, len(list))
	for _, f := range list {
		m[f.ID] = f
	}
	return m
}

// destinations makes each channel's way out: a webhook, a channel of the bot's,
// or the terminal when neither is connected.
func (b *builder) destinations(cfg *config.Config, dc *discord.Client, translator *gloss.Translator) (map[news.ChannelID]notify.Destination, error) {
	width, colour := b.world.terminal(b.world.Out)
	terminal := console.New(b.world.Out, console.Options{
		Colour: colour, Width: width, Zone: cfg.Zone, Channels: len(cfg.Channels) > 1, Now: b.world.Now,
	})
	ways := make(map[news.ChannelID]notify.Destination, len(cfg.Channels))
	for _, ch := range cfg.Channels {
		var (
			way notify.Destination = terminal
			err error
		)
		switch {
		case ch.Webhook != "":
			way, err = dc.Webhook(ch)
		case ch.Discord != "" && cfg.Discord.Token != "":
			way, err = dc.Channel(ch)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", cfg.Path, err) // it names the channel
		}
		if translator != nil {
			way = notify.Glossed{Destination: way, Glosser: translator, To: cmp.Or(cfg.Translate.To, ch.Language, tongue.English.Code())}
		}
		ways[ch.ID] = way
	}
	return ways, nil
}

// translator asks the service that translates headlines; nil for none.
func (b *builder) translator(cfg *config.Config, client *outbound.Client) *gloss.Translator {
	t := cfg.Translate
	if t.URL == "" {
		return nil
	}
	return gloss.New(gloss.Options{URL: t.URL, Key: t.Key, HTTP: client.HTTP(gloss.Deadline), Now: b.world.Now, Log: b.log})
}

func (b *builder) discordClient(cfg *config.Config, client *outbound.Client) (*discord.Client, error) {
	key := discordKey{
		token: cfg.Discord.Token, api: cfg.Discord.API, contact: contactURL(cfg.Contact),
		desk:    cfg.Discord.Desk,
		network: fmt.Sprint(cfg.Network.Allow, cfg.Network.Proxy.Reveal(), cfg.Network.CA),
	}
	if b.discord != nil && b.discordFor == key {
		b.discord.Retry()
		return b.discord, nil
	}
	dc, err := discord.New(discord.Options{
		Token: key.token, API: key.api, Transport: client.Transport(),
		Version: b.world.Version, Contact: key.contact, Desk: key.desk, Now: b.world.Now, Log: b.log,
	})
	if err != nil {
		return nil, err
	}
	b.discord, b.discordFor = dc, key
	return dc, nil
}

// contactURL is the operator's contact if it is a web address: Discord wants
// one in the User-Agent.
func contactURL(contact string) string {
	if u, err := url.Parse(contact); err == nil && u.Host != "" {
		return contact
	}
	return ""
}
