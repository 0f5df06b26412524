package config

import "go.yaml.in/yaml/v3"

// boardKey turns off the message that says how the watch goes.
func boardKey() key[channelEntry] {
	return key[channelEntry]{
		name: "board", form: boolForm(),
		doc: "false: no message here says how the watch goes (feeds read, what is held, the last alert). Default: true, for the bot's channels with as: message.",
		read: func(r *reader, n *yaml.Node, c *channelEntry) {
			s, ok := r.scalar(n)
			if !ok {
				return
			}
			if _, err := parseBool(s.text); err != nil {
				r.fail(s.pos, "board: %v", err)
				return
			}
			c.board = s
		},
	}
}

// noBoard judges what is said of the board, by what the channel can have.
func (b *builder) noBoard(e channelEntry) bool {
	if !e.board.given {
		return false
	}
	wanted, _ := parseBool(e.board.text) // judged when it was read
	if wanted && (e.webhook.given || e.as.text == "thread" || e.as.text == "forum") {
		b.r.fail(e.board.pos, "board: only the bot keeps one, in a channel given by its number, with as: message")
	}
	return !wanted
}
