//go:build !race

package match

const raced = false
