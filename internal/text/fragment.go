package text

// Fragment is a run of text in one weight. Bold ones are a feed's own words as
// printed there: whoever shows them escapes them first.
type Fragment struct {
	Text string
	Bold bool
}
