package config

import (
	"cmp"

	"watcher/internal/news"
)

// Translate is a translation service for headlines; the zero value for none.
type Translate struct {
	URL string
	Key news.Secret
	To  string // into which language; "" for that of each channel
}

type translatePart struct{ url, key, to scalar }

func translateTable() table[translatePart] {
	return table[translatePart]{name: "translate", keys: []key[translatePart]{
		text("url", "The service's address, as in http://libretranslate:5000. One in your own network is named in network.allow too.", textForm("address"), func(t *translatePart) *scalar { return &t.url }),
		secret("key", "The key to it, from a variable.", textForm("secret"), func(t *translatePart) *scalar { return &t.key }),
		text("to", "Into which language, as in en. Default: that of each channel.", patternForm("language", languagePattern), func(t *translatePart) *scalar { return &t.to }),
	}}
}

// translate takes the service, whose address must be one that may be asked.
func (b *builder) translate() {
	t := b.file.translate
	if !t.url.given {
		if t.key.given || t.to.given {
			b.r.fail(cmp.Or(t.key.pos, t.to.pos), "translate: there is no url; write translate: { url: \"http://libretranslate:5000\" }")
		}
		return
	}
	u, err := address(t.url.text)
	if err == nil {
		err = b.reachable(u, t.key.given)
	}
	if err != nil {
		b.r.fail(t.url.pos, "translate: url: %v", err)
		return
	}
	if t.to.given && !language.MatchString(t.to.text) {
		b.r.fail(t.to.pos, "translate: to: %q is no language; write two letters, as in en, de, sq, fa", t.to.raw)
	}
	b.config.Translate = Translate{URL: u.String(), Key: news.Secret(t.key.text), To: t.to.text}
}
