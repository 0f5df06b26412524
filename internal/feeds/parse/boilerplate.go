package parse

import "strings"

// boilerplate is how WordPress, in each language, ends a text in feeds: with
// the post's title and a link to the site, which no reader looks for and every
// topic would find.
var boilerplate = []struct{ begin, middle string }{
	{"The post ", " appeared first on "},
	{"The post ", " first appeared on "},
	{"Postimi ", " u shfaq fillimisht "},
	{"Postimi ", " u shfaq së pari "},
	{"Der Beitrag ", " erschien zuerst auf "},
	{"L’article ", " est apparu en premier sur "},
	{"L'article ", " est apparu en premier sur "},
	{"Cet article ", " est apparu en premier sur "},
	{"L'articolo ", " proviene da "},
	{"L’articolo ", " proviene da "},
	{"La entrada ", " se publicó primero en "},
	{"La entrada ", " aparece primero en "},
	{"O post ", " apareceu primeiro em "},
	{"Het bericht ", " verscheen eerst op "},
	{"Artykuł ", " pochodzi z serwisu "},
	{"Inlägget ", " dök först upp på "},
	{"Indlægget ", " blev først udgivet på "},
	{"Objava ", " pojavila se prvo na "},
	{"Чланак ", " се појављује прво на "},
	{"Το άρθρο ", " εμφανίστηκε πρώτα στο "},
	{"", " yazısı ilk önce "},
	{"نوشته ", " اولین بار در "},
	{"ظهرت المقالة ", " أولاً على "},
	{"Сообщение ", " появились сначала на "},
	{"Запись ", " впервые появилась "},
	{"Запис ", " спершу з'явився на "},
}

// withoutBoilerplate drops a last line of advertisement.
func withoutBoilerplate(s string) string {
	k := strings.LastIndexByte(s, '\n') + 1
	if len(s)-k > 1000 {
		return s
	}
	last := s[k:]
	for _, p := range boilerplate {
		if i := strings.Index(last, p.begin); i >= 0 && strings.Contains(last[i:], p.middle) {
			if p.begin == "" {
				i = 0
			}
			if j := i + strings.Index(last[i:], p.middle); sentenceStart(last, i) && len(last)-j < 300 {
				return strings.TrimRight(s[:k+i], " \n")
			}
		}
	}
	return s
}

func sentenceStart(s string, i int) bool {
	if i == 0 {
		return true
	}
	before := strings.TrimRight(s[:i], " ")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".!?]\"") ||
		strings.HasSuffix(before, "…") || strings.HasSuffix(before, "”") || strings.HasSuffix(before, "؟") || strings.HasSuffix(before, "»")
}
