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
		"ru": {"Корабль остался в порту, как и все другие", "Взрыв на заводе от удара", "Пожар на складе в порту", "Министр сказал, что ничего не знал о пожаре"},
		"uk": {"Міністр сказав, що це не так, і він їде до порту", "Пожежа на складі в порту: є поранені", "Обвал на шахті у Верхньодубську, родини прийшли до управління"},
		"bg": {"Министърът каза, че корабът не е в пристанището", "Пожар в склад, има ранени след взрива"},
		"sr": {"Министар је рекао да брод није у луци", "Пожар у магацину луке, има повређених"},
		"el": {"Πυρκαγιά σε αποθήκη", "Το πλοίο έφυγε από το λιμάνι"},
		"he": {"שריפה במחסן"},
		"ko": {"항구 창고에서 화재", "EU 장관 회의"},
		"ja": {"港の倉庫で火災", "フェリー、港に戻る", "MEKの倉庫を捜索"},
		"zh": {"港口仓库发生火灾", "部長說這次會議很重要"},
		"th": {"ไฟไหม้โกดังที่ท่าเรือ"},
		"":   {"", "42", "Stella Marina", "12 : 34", "東京港火災"},
	} {
		for _, s := range texts {
			if got := Language(s, Scan(nil, s)); got != want {
				t.Errorf("%s: %q, want %q", s, got, want)
			}
		}
	}
}
