package parse

// Line reads a title as one in a feed is read: one line, entities decoded, tags
// and invisible characters gone.
func Line(s string) string { return cut(cleanTitle(s), maxTitle) }

// Text reads a summary or a body as one in a feed is read.
func Text(s string) string { return cleanText(s) }
