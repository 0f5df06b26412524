package text

import "testing"

func TestLanguage(t *testing.T) {
	for want, texts := range map[string][]string{
		"en": {"The ferry left the harbour at noon", "Police say that nobody was hurt in the fire"},
		"de": {"Die Gemeinden verlangen Auskunft von dem Betreiber", "Das Wasser im Stausee wird um sechs Meter gesenkt"},
		"fr": {"Le navire est resté dans le port", "Les marins ont été pris en charge par une autre compagnie"},
		"es": {"El barco se queda en el puerto", "Los pasajeros dicen que no sabían nada de la huelga"},
		"it": {"La nave resta nel porto di Bari", "Il ministro dice che non è stato informato"},
		"sq": {"Policia zbarkon në kampin e minatorëve", "Mjeket e spitalit nisin greven per pagat dhe nje shperblim"},
		"fa": {"کشاورزان در برابر فرمانداری تجمع کردند", "این طرح آب آشامیدنی دو شهر را تامین می کند"},
		"ar": {"قال الوزير إن السفينة في الميناء منذ يوم الثلاثاء", "احتجاجات في المدينة على انقطاع الكهرباء"},
		"ru": {"Корабль остался в порту, как и все другие", "Министр сказал, что ничего не знал о пожаре"},
		"":   {"", "42", "Stella Marina", "12 : 34"},
	} {
		for _, s := range texts {
			if got := Language(s, Scan(nil, s)); got != want {
				t.Errorf("%s: %q, want %q", s, got, want)
			}
		}
	}
}
