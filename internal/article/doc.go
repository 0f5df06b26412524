// Package article finds the article in a web page or a file. The extractor
// lives here.
package article
