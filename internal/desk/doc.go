// Package desk is the editor's side of Discord: it listens at the gateway,
// takes what people do there (commands, buttons, menus, forms) and answers. No
// alert depends on it: without the gateway the desk is silent, and all else
// goes on. Read desk.go first, then gateway.go and router.go.
package desk
