package match

import (
	flags "flag"
	"fmt"
	"html"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/exp/ebnf"
)

var update = flags.Bool("update", false, "draw docs/queries.svg anew")

// TestDiagram holds the picture in the manual to the grammar.
//
//go:generate go test -run TestDiagram -update
func TestDiagram(t *testing.T) {
	const path = "../../docs/queries.svg"
	want := drawGrammar(readGrammar(t))
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is not what the grammar looks like now; go generate ./internal/match draws it anew", path)
	}
}

// drawn is a part of a diagram: its line enters at the left and leaves at the
// right, up and down say how far the part goes beyond it.
type drawn struct {
	w, up, down int
	draw        func(p *pen, x, y int)
}

// pen collects the lines and boxes of a drawing.
type pen struct{ b strings.Builder }

func (p *pen) line(format string, args ...any) {
	fmt.Fprintf(&p.b, "<path d=\""+format+"\"/>\n", args...)
}

const (
	box    = 13 // half the height of one
	gap    = 14 // between parts side by side
	row    = 10 // between parts above each other
	corner = 10 // radius
)

// productions, in the order drawn.
var diagramOrder = []string{"Query", "And", "Not", "Near", "Unit", "Phrase", "Word", "Sound", "Single", "List", "Field", "Named"}

func drawGrammar(g ebnf.Grammar) string {
	var p pen
	y, width := 20, 0
	for _, name := range diagramOrder {
		d := diagram(g[name].Expr)
		y += 26
		fmt.Fprintf(&p.b, "<text class=\"name\" x=\"20\" y=\"%d\">%s</text>\n", y, name)
		y += 16 + d.up
		p.line("M20 %d v16 m0 -8 h%d", y-8, gap+6)
		d.draw(&p, 40, y)
		p.line("M%d %d h%d m0 -8 v16", 40+d.w, y, gap+6)
		width = max(width, 40+d.w+gap+26)
		y += d.down
	}
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
<title>The query language as a diagram: follow a line from left to right; every way through is a query</title>
<style>
.paper{fill:#fff;stroke:#d0d7de}path{fill:none;stroke:#57606a;stroke-width:1.6}
text{font:13px ui-monospace,SFMono-Regular,Menlo,"DejaVu Sans Mono",monospace;text-anchor:middle;fill:#1f2328}
.name{font-weight:bold;text-anchor:start}.sign{fill:#ddf4ff;stroke:#0969da}.part{fill:#f6f8fa;stroke:#57606a}.own{fill:#fff8c5;stroke:#9a6700}
@media (prefers-color-scheme:dark){.paper{fill:#0d1117;stroke:#30363d}path{stroke:#8b949e}text{fill:#e6edf3}
.sign{fill:#0c2d6b;stroke:#58a6ff}.part{fill:#21262d;stroke:#8b949e}.own{fill:#3b2300;stroke:#d29922}}
</style>
<rect class="paper" x="0.5" y="0.5" width="%d" height="%d" rx="8"/>
%s</svg>
`, width, y+20, width, y+20, width-1, y+19, p.b.String())
}

func diagram(e ebnf.Expression) drawn {
	switch e := e.(type) {
	case ebnf.Alternative:
		var of []drawn
		for _, x := range e {
			of = append(of, diagram(x))
		}
		return choice(of)
	case ebnf.Sequence:
		return sequence(e)
	case *ebnf.Group:
		return diagram(e.Body)
	case *ebnf.Option:
		return skippable(diagram(e.Body))
	case *ebnf.Repetition:
		return skippable(loop(diagram(e.Body), empty()))
	case *ebnf.Token:
		return label(e.String, "sign", 13)
	case *ebnf.Name:
		if desksWords[e.String] != nil {
			return label(e.String, "own", 13)
		}
		return label(e.String, "part", 3)
	}
	return empty()
}

func empty() drawn { return drawn{draw: func(*pen, int, int) {}} }

func label(s, class string, round int) drawn {
	w := 8*utf8.RuneCountInString(s) + 22
	return drawn{w, box, box, func(p *pen, x, y int) {
		fmt.Fprintf(&p.b, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n", class, x, y-box, w, 2*box, round)
		fmt.Fprintf(&p.b, "<text x=\"%d\" y=\"%d\">%s</text>\n", x+w/2, y+5, html.EscapeString(s))
	}}
}

// sequence draws parts side by side; "a { sep a }" becomes a loop over sep.
func sequence(e ebnf.Sequence) drawn {
	var parts []drawn
	for i := 0; i < len(e); i++ {
		if i+1 < len(e) {
			if back, ok := separator(e[i], e[i+1]); ok {
				parts = append(parts, loop(diagram(e[i]), back))
				i++
				continue
			}
		}
		parts = append(parts, diagram(e[i]))
	}
	out := drawn{w: gap * (len(parts) - 1)}
	for _, d := range parts {
		out.w, out.up, out.down = out.w+d.w, max(out.up, d.up), max(out.down, d.down)
	}
	out.draw = func(p *pen, x, y int) {
		for i, d := range parts {
			if i > 0 {
				p.line("M%d %d h%d", x, y, gap)
				x += gap
			}
			d.draw(p, x, y)
			x += d.w
		}
	}
	return out
}

// separator returns what stands between the repetitions of a part.
func separator(a, next ebnf.Expression) (drawn, bool) {
	again, ok := next.(*ebnf.Repetition)
	name, isName := a.(*ebnf.Name)
	if !ok || !isName {
		return drawn{}, false
	}
	same := func(e ebnf.Expression) bool { n, ok := e.(*ebnf.Name); return ok && n.String == name.String }
	if same(again.Body) {
		return empty(), true
	}
	if s, ok := again.Body.(ebnf.Sequence); ok && len(s) == 2 && same(s[1]) {
		return diagram(s[0]), true
	}
	return drawn{}, false
}

// choice draws alternatives above each other, the first one on the line.
func choice(of []drawn) drawn {
	out := drawn{up: of[0].up}
	var at []int
	y := 0
	for i, d := range of {
		out.w = max(out.w, d.w)
		if i > 0 {
			y += d.up
		}
		at = append(at, y)
		y += d.down + row
	}
	out.down = y - row
	inner := out.w
	out.w += 4 * corner
	out.draw = func(p *pen, x, y int) {
		for i, d := range of {
			to := y + at[i]
			if i == 0 {
				p.line("M%d %d h%d", x, y, 2*corner)
			} else {
				p.line("M%d %d q%d 0 %d %d V%d q0 %d %d %d", x, y, corner, corner, corner, to-corner, corner, corner, corner)
				p.line("M%d %d q%d 0 %d %d V%d q0 %d %d %d", x+2*corner+inner, to, corner, corner, -corner, y+corner, -corner, corner, -corner)
			}
			d.draw(p, x+2*corner, to)
			end := 2 * corner
			if i > 0 {
				end = 0
			}
			p.line("M%d %d h%d", x+2*corner+d.w, to, inner-d.w+end)
		}
	}
	return out
}

// skippable draws a way round a part, above it.
func skippable(d drawn) drawn {
	rise := d.up + row
	return drawn{d.w + 4*corner, rise, d.down, func(p *pen, x, y int) {
		p.line("M%d %d h%d m%d 0 h%d", x, y, 2*corner, d.w, 2*corner)
		p.line("M%d %d q%d 0 %d %d V%d q0 %d %d %d H%d q%d 0 %d %d V%d q0 %d %d %d", x, y, corner, corner, -corner, y-rise+corner, -corner, corner, -corner,
			x+2*corner+d.w, corner, corner, corner, y-corner, corner, corner, corner)
		d.draw(p, x+2*corner, y)
	}}
}

// loop draws a part and a way back below it, over back.
func loop(d, back drawn) drawn {
	inner := max(d.w, back.w)
	fall := d.down + row + back.up
	return drawn{inner + 4*corner, d.up, fall + max(back.down, 2), func(p *pen, x, y int) {
		left, right := x+2*corner, x+2*corner+inner
		p.line("M%d %d H%d M%d %d H%d", x, y, left+(inner-d.w)/2, left+(inner-d.w)/2+d.w, y, right+2*corner)
		d.draw(p, left+(inner-d.w)/2, y)
		at := left + (inner-back.w)/2
		p.line("M%d %d q%d 0 %d %d V%d q0 %d %d %d H%d", right, y, corner, corner, corner, y+fall-corner, corner, -corner, corner, at+back.w)
		p.line("M%d %d H%d q%d 0 %d %d V%d q0 %d %d %d", at, y+fall, left, -corner, -corner, -corner, y+corner, -corner, corner, -corner)
		if back.w > 0 {
			back.draw(p, at, y+fall)
		} else {
			p.line("M%d %d l6 -4 m-6 4 l6 4", left+inner/2, y+fall)
		}
	}}
}
