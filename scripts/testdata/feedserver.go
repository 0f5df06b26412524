// Command feedserver serves one feed over http and https on loopback, for
// check-image.sh. It writes both addresses to the folder given, and the
// certificate that makes the second one good.
package main

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
)

const feed = `<?xml version="1.0"?><rss version="2.0"><channel><title>Sandbox News</title>
<link>https://sandbox.example/</link><description>One story</description>
<item><guid>one</guid><title>Police search the MEK camp in Albania</title>
<link>https://sandbox.example/one</link></item></channel></rss>`

func main() {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed" {
			http.NotFound(w, r) // robots.txt
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = io.WriteString(w, feed)
	})
	plain, secure := httptest.NewServer(h), httptest.NewUnstartedServer(h)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // a client that trusts us not is one of the checks
	secure.StartTLS()
	write := func(name string, data []byte) {
		part := filepath.Join(os.Args[1], "."+name)
		if err := os.WriteFile(part, data, 0o644); err != nil {
			log.Fatal(err)
		}
		if err := os.Rename(part, filepath.Join(os.Args[1], name)); err != nil {
			log.Fatal(err)
		}
	}
	write("http", []byte(plain.URL))
	write("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}))
	write("https", []byte(secure.URL))
	select {} // until killed
}
