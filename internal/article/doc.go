// Package article gets an article's text: from a page on the web, by the rules
// of its robots.txt, or from a file. The extractor lives here.
package article
