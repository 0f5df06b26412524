package testkit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

const goodAgent = "DiscordBot (https://example.org/bot, 1.0)"

// discordDesk is a fake Discord and a careful client of it.
type discordDesk struct {
	*Discord
	t       *testing.T
	channel string
	hook    string
	mu      sync.Mutex
	at      time.Time
}

func newDesk(t *testing.T, o DiscordOptions) *discordDesk {
	t.Helper()
	d := &discordDesk{t: t, at: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)}
	o.Now = func() time.Time { d.mu.Lock(); defer d.mu.Unlock(); return d.at }
	d.Discord = NewDiscord(t, o)
	d.channel = d.AddChannel("newsroom")
	d.hook = d.AddWebhook(d.channel)
	return d
}

func (d *discordDesk) move(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(by)
}

// ask makes one request and returns its status and body; 0 if the connection
// was dropped.
func (d *discordDesk) ask(method, address, body string, header ...string) (int, map[string]any) {
	d.t.Helper()
	if !strings.HasPrefix(address, "http") {
		address = d.API() + "/" + address
	}
	req, err := http.NewRequestWithContext(context.Background(), method, address, bytes.NewReader([]byte(body)))
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("User-Agent", goodAgent)
	if !strings.Contains(address, "/webhooks/") {
		req.Header.Set("Authorization", "Bot "+DiscordToken)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	raw, _ := io.ReadAll(resp.Body)
	var out map[string]any
	_ = json.Unmarshal(raw, &out)
	return resp.StatusCode, out
}

func (d *discordDesk) post(body string) (int, map[string]any) {
	d.t.Helper()
	return d.ask("POST", "channels/"+d.channel+"/messages", body)
}

func say(content, nonce string) string {
	return fmt.Sprintf(`{"content":%q,"nonce":%q,"enforce_nonce":true,"allowed_mentions":{"parse":[]}}`, content, nonce)
}

func TestDiscordRemembersANonceForAWhile(t *testing.T) {
	d := newDesk(t, DiscordOptions{NonceWindow: time.Minute})
	_, first := d.post(say("a", "n1"))
	d.move(time.Minute)
	if status, again := d.post(say("a", "n1")); status != 200 || again["id"] != first["id"] {
		t.Errorf("within the window: %d %v", status, again)
	}
	d.move(time.Second)
	if _, later := d.post(say("a", "n1")); later["id"] == first["id"] {
		t.Error("after the window it is a new message")
	}
	if n := len(d.Messages()); n != 2 {
		t.Errorf("%d messages", n)
	}
}

func TestDiscordListsMessages(t *testing.T) {
	d := newDesk(t, DiscordOptions{})
	var ids []string
	for i := range 5 {
		_, m := d.post(say(fmt.Sprint(i), fmt.Sprint("n", i)))
		ids = append(ids, m["id"].(string))
		d.move(time.Second)
	}
	get := func(query string) string {
		req, _ := http.NewRequestWithContext(context.Background(), "GET", d.API()+"/channels/"+d.channel+"/messages"+query, nil)
		req.Header.Set("Authorization", "Bot "+DiscordToken)
		req.Header.Set("User-Agent", goodAgent)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var ms []struct{ Content string }
		if err := json.NewDecoder(resp.Body).Decode(&ms); err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, m := range ms {
			out += m.Content
		}
		return out
	}
	for query, want := range map[string]string{
		"": "43210", "?limit=2": "43", "?after=" + ids[1]: "432", "?after=" + ids[1] + "&limit=2": "32", "?before=" + ids[1]: "0",
	} {
		if got := get(query); got != want {
			t.Errorf("%q: %q, want %q", query, got, want)
		}
	}
	d.SetPermissions(d.channel, DiscordViewChannel)
	if got := get(""); got != "" {
		t.Errorf("without the right to read: %q", got)
	}
}

func TestDiscordEditsAndWebhooks(t *testing.T) {
	d := newDesk(t, DiscordOptions{})
	_, m := d.post(say("a", "n"))
	if status, _ := d.ask("PATCH", "channels/"+d.channel+"/messages/"+m["id"].(string), `{"content":"b","allowed_mentions":{"parse":[]}}`); status != 200 {
		t.Errorf("edit: %d", status)
	}
	_, h := d.ask("POST", d.hook+"?wait=true", `{"content":"c","allowed_mentions":{"parse":[]}}`)
	if status, _ := d.ask("PATCH", d.hook+"/messages/"+h["id"].(string), `{"content":"d","allowed_mentions":{"parse":[]}}`); status != 200 {
		t.Errorf("edit of a webhook's: %d", status)
	}
	if status, _ := d.ask("PATCH", "channels/"+d.channel+"/messages/"+h["id"].(string), `{"content":"e","allowed_mentions":{"parse":[]}}`); status != 403 {
		t.Errorf("edit of another's: %d", status)
	}
	if got := d.Messages()[0].Content + d.Messages()[1].Content; got != "bd" {
		t.Errorf("got %q", got)
	}
	for _, path := range []string{"gateway", "gateway/bot", "users/@me", "applications/@me", "guilds/" + DiscordGuildID, "guilds/" + DiscordGuildID + "/roles", "guilds/" + DiscordGuildID + "/members/" + DiscordBotID, "channels/" + d.channel} {
		if status, _ := d.ask("GET", path, ""); status != 200 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := d.ask("GET", d.hook, ""); status != 200 {
		t.Errorf("webhook: %d", status)
	}
}

func TestDiscordRefusals(t *testing.T) {
	d := newDesk(t, DiscordOptions{})
	expect := func(what string, status, code int, gotStatus int, body map[string]any) {
		t.Helper()
		if gotStatus != status || body["code"] != float64(code) {
			t.Errorf("%s: %d %v", what, gotStatus, body)
		}
	}
	s, b := d.ask("GET", "users/@me", "", "Authorization", "Bot wrong")
	expect("wrong token", 401, 0, s, b)
	s, b = d.ask("GET", "channels/404", "")
	expect("no such channel", 404, 10003, s, b)
	s, b = d.ask("GET", d.hook+"x", "")
	expect("wrong webhook token", 401, 50027, s, b)
	d.SetPermissions(d.channel, DiscordViewChannel)
	s, b = d.post(say("a", "n"))
	expect("not to be posted in", 403, 50013, s, b)
	d.SetPermissions(d.channel, 0)
	s, b = d.post(say("a", "n"))
	expect("not to be seen", 403, 50001, s, b)
	d.DeleteWebhooks(d.channel)
	s, b = d.ask("GET", d.hook, "")
	expect("webhook deleted", 404, 10015, s, b)
	d.DeleteChannel(d.channel)
	s, b = d.post(say("a", "n"))
	expect("deleted", 404, 10003, s, b)
	d.RevokeToken()
	s, b = d.ask("GET", "users/@me", "")
	expect("token reset", 401, 0, s, b)
}

func TestDiscordLimitsAChannel(t *testing.T) {
	d := newDesk(t, DiscordOptions{Limit: 2, Per: 5 * time.Second})
	for i, want := range []int{200, 200, 429} {
		if status, body := d.post(say("a", fmt.Sprint(i))); status != want {
			t.Errorf("%d: %d %v", i, status, body)
		}
	}
	if status, _ := d.post(say("a", "0")); status != 200 {
		t.Errorf("a nonce already known takes no turn: %d", status)
	}
	d.move(5 * time.Second)
	if status, _ := d.post(say("a", "3")); status != 200 {
		t.Errorf("after the window: %d", status)
	}
}

func TestDiscordFaults(t *testing.T) {
	cases := []struct {
		fault  Fault
		status int
		posted int
	}{
		{Fault{Kind: FaultRateUser}, 429, 0},
		{Fault{Kind: FaultRateShared}, 429, 0},
		{Fault{Kind: FaultRateGlobal}, 429, 0},
		{Fault{Kind: FaultRateUnsaid}, 429, 0},
		{Fault{Kind: FaultRateHTML}, 429, 0},
		{Fault{Kind: FaultHTML, Status: 403}, 403, 0},
		{Fault{Kind: FaultStatus, Status: 500}, 500, 0},
		{Fault{Kind: FaultStatusAfter, Status: 502}, 502, 1},
		{Fault{Kind: FaultDrop}, 0, 0},
		{Fault{Kind: FaultDropAfter}, 0, 1},
		{Fault{Kind: FaultCut}, 200, 1},
		{Fault{Kind: FaultUnknownComponent}, 200, 1},
		{Fault{Kind: FaultStatus, Status: 500, Match: "GET "}, 200, 1},
	}
	for _, c := range cases {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			d := newDesk(t, DiscordOptions{})
			d.Script(c.fault)
			if status, _ := d.post(say("a", "n")); status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			if n := len(d.Messages()); n != c.posted {
				t.Errorf("%d messages, want %d", n, c.posted)
			}
			d.ClearFaults()
			if status, _ := d.post(say("a", "n")); status != 200 {
				t.Errorf("again: %d", status)
			}
			if n := len(d.Messages()); n != 1 {
				t.Errorf("%d messages after all", n)
			}
		})
	}
}

// discordBody is one line of testdata/discord_bodies.json: what is sent, and
// what is said of it ("" if nothing).
type discordBody struct {
	Name   string          `json:"name"`
	Hook   bool            `json:"hook"`
	Query  string          `json:"query"`
	Header []string        `json:"header"`
	Body   json.RawMessage `json:"body"`
	Repeat int             `json:"repeat"` // "×" in the body stands for so many letters
	Status int             `json:"status"`
	Says   string          `json:"says"`
	Spec   bool            `json:"spec"` // only Discord's document knows
}

func TestDiscordJudgesBodies(t *testing.T) {
	raw, err := os.ReadFile("testdata/discord_bodies.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []discordBody
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			d := newDesk(t, DiscordOptions{})
			if c.Spec && !d.HasSpec() {
				t.Skip("needs Discord's OpenAPI document")
			}
			address := "channels/" + d.channel + "/messages"
			if c.Hook {
				address = d.hook
			}
			body := strings.ReplaceAll(string(c.Body), "×", strings.Repeat("x", c.Repeat))
			status, answer := d.ask("POST", address+c.Query, body, c.Header...)
			if status != c.Status {
				t.Errorf("status %d, want %d: %v", status, c.Status, answer)
			}
			said := strings.Join(d.TakeViolations(), "\n")
			if c.Says == "" && said != "" || !strings.Contains(said, c.Says) {
				t.Errorf("said %q, want %q", said, c.Says)
			}
		})
	}
}

func TestDiscordJudge(t *testing.T) {
	d := newDesk(t, DiscordOptions{})
	d.post(say("one https://a.example/1 and <https://a.example/2>", "n1"))
	d.post(say("[again](https://a.example/2) https://a.example/10", "n2"))
	lost, twice := d.Judge(d.channel, []string{"https://a.example/1", "https://a.example/2", "https://a.example/3"})
	if fmt.Sprint(lost, twice) != "[https://a.example/3] [https://a.example/2]" {
		t.Errorf("lost %v, twice %v", lost, twice)
	}
}

func TestRenderHTML(t *testing.T) {
	page := RenderHTML([]DiscordMessage{{
		Content: `<@&42> \*plain\* **bold** <script> [x](javascript:alert)`, At: time.Unix(1000, 0),
		Embeds: []DiscordEmbed{{Title: "T", URL: "https://a.example/", Description: "-# Why: **word** <t:940:R>\n[link \\[1\\]](https://b.example/%28)", Color: 255}},
	}})
	for _, want := range []string{
		"<span class=at>@42</span> *plain* <b>bold</b> &lt;script&gt; [x](javascript:alert)", `<a href="https://a.example/">T</a>`,
		"<small>Why: <b>word</b> <span class=ts>1 minute ago</span></small>", `<a href="https://b.example/%28">link [1]</a>`, "#0000ff",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}

// TestPicture shows what is around a message: whom it answers, who sees it, what
// can be clicked on, and a form.
func TestPicture(t *testing.T) {
	story := DiscordMessage{ID: "7", Content: "Ship aground", At: time.Unix(1000, 0)}
	story.Components = json.RawMessage(`[{"type":1,"components":[{"type":2,"style":1,"label":"Claim","custom_id":"c"},{"type":3,"placeholder":"More","custom_id":"m"}]}]`)
	page := DiscordPicture{Now: time.Unix(1120, 0), Names: map[string]string{"42": "desk", "2": "newsroom"}}.HTML(
		DiscordShown{DiscordMessage: story},
		DiscordShown{DiscordMessage: DiscordMessage{Content: "<@&42> <t:1000:R> <t:1000:d> <t:1000:F> https://discord.com/channels/1/2/3\n- one\n- two", Raw: json.RawMessage(`{"message_reference":{"message_id":"7"}}`)}},
		DiscordShown{DiscordMessage: DiscordMessage{Content: "Well", Ephemeral: true}, Asked: "lea used /status"},
		DiscordShown{
			Form: []byte(`{"title":"New","components":[{"type":1,"components":[{"type":4,"label":"Words","custom_id":"w","style":2,"required":true,"placeholder":"PMOI"}]},
				{"type":1,"components":[{"type":4,"label":"Until","custom_id":"u","style":1,"required":false,"placeholder":"2027"}]}]}`),
			Filled: map[string]string{"w": "a < b"},
		},
	)
	for _, want := range []string{
		`<span class="b1">Claim</span><span class="s">More</span>`, "<b>watcher</b> Ship aground</span>", "@desk</span> <span class=ts>2 minutes ago</span> <span class=ts>01/01/1970</span> <span class=ts>Thursday, 1 January 1970 00:16</span> <span class=at>#newsroom › message</span>",
		"<li>one</li><li>two</li>", "<b>lea</b> used /status", "Only you can see this", "<h1>New</h1>",
		`<label>Words <b>*</b></label><p class="tall" dir=auto>a &lt; b</p>`, `<label>Until</label><p class=" hint" dir=auto>2027</p>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}
