package match

import "strings"

// countryForms are adjectives, peoples and short names of countries that
// CLDR's list of names does not hold, in English, Persian, Arabic and Albanian.
// Endings that are found anyway (see vocabulary) are not listed; = is for words
// that count in this case alone (albanese, but not the name Albanese).
var countryForms = map[string]string{
	"IR": "Iranian, Iranians, ایرانی, ایرانیان, إيراني, إيرانية, الإيراني, الإيرانية, الإيرانيين, الإيرانيون, iranian, iraniane, iranianë, iranianët, iranianëve, iranisch*, iranien, iranienne, iraniens, iraní, iraníes, iraniano, иранск*, Islamic Republic of Iran",
	"AL": "Albanian, Albanians, Albanais*, =albanés, albanesa, albaneses, =albanese, =albanesi, albanisch*, آلبانیایی, آلبانیائی, البانیایی, ألباني, ألبانية, الألباني, الألبانية, الألبان, shqiptar, shqiptare, shqiptarë, shqiptarët, shqiptarëve, shqipëtar*, албанск*",
	"US": "U.S., US, USA, United States of America, America, American, Americans, امریکا, آمریکایی, امریکایی, أمريكا, أميركا, أمريكي, أمريكية, الأمريكي, الأمريكية, الأميركي, الأميركية, الأمريكيين, Amerikë, Amerika, Amerikës, amerikan, amerikane, amerikanë, amerikanët, SHBA, ShBA, США",
	"GB": "UK, U.K., Britain, Great Britain, British, Briton, Britons, انگلیس, انگلیسی, انگلستان, بریتانیایی, بريطانيا, بريطاني, بريطانية, البريطاني, البريطانية, Britani, Britania, Britanisë, britanik, britanike, britanikë, britanikët, Anglia",
	"IL": "Israeli, Israelis, اسراییلی, اسرائیلی, إسرائيلي, إسرائيلية, الإسرائيلي, الإسرائيلية, الإسرائيليين, izraelit, izraelite, izraelitë, izraelitët, israélien*, israelisch*, israelí",
	"IQ": "Iraqi, Iraqis, عراقی, عراقي, عراقية, العراقي, العراقية, العراقيين, irakian, irakiane, irakianë, irakianët, irakien*, irakisch*, iraquí",
	"FR": "French, Frenchman, فرانسوی, فرنسي, فرنسية, الفرنسي, الفرنسية, Francë, Franca, Francës, francez, franceze, francezë, francezët, français*, française*, französisch*",
	"DE": "German, Germans, آلمانی, ألماني, ألمانية, الألماني, الألمانية, الألمان, gjerman, gjermane, gjermanë, gjermanët, deutsch, deutsche, deutschen, allemand*",
	"XK": "Kosova, Kosovë, Kosovës, Kosovar, Kosovars, Kosovan, کوزوویی, كوسوفي, kosovar, kosovare, kosovarë, kosovarët",
	"RS": "Serb, Serbs, Serbian, Serbians, صربستانی, صرب, صربي, صربية, serb, serbe, serbë, serbët, Serbi, Serbia, Serbisë, srpsk*",
	"TR": "Turkey, Turkish, Turk, Turks, ترکیه\u200cای, ترک\u200cها, تركي, تركية, التركي, التركية, turk, turke, turq, turqit, Turqi, Turqia, Turqisë, türkisch*, turc, turque",
	"RU": "Russian, Russians, روسی, روس\u200cها, روسي, روسية, الروسي, الروسية, الروس, rus, rusët, Rusi, Rusia, Rusisë, russe, russes, russisch*, ruso, rusa, российск*, русск*",
}

// splitList splits at commas, splitWords at spaces.
func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ", ")
}

func splitWords(s string) []string { return strings.Fields(s) }
