package parse

import (
	"maps"
	"slices"

	"github.com/mmcdole/gofeed/extensions"
)

// maxDeleted is how many deleted entries of a document are read.
const maxDeleted = 1000

// deleted reads the entries that a feed says were deleted, under whatever prefix
// it has for them.
func (b *builder) deleted(x ext.Extensions) {
	for _, prefix := range slices.Sorted(maps.Keys(x)) {
		for _, e := range x[prefix]["deleted-entry"] {
			if ref := keyText(e.Attrs["ref"]); ref != "" && len(b.doc.Deleted) < maxDeleted {
				b.doc.Deleted = append(b.doc.Deleted, short(ref))
			}
		}
	}
}
