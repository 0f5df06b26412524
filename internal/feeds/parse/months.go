package parse

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// gregorianMonths are the names of the twelve months, a line a language, folded
// by foldWord. Abbreviations are found as prefixes of three letters or more.
var gregorianMonths = [...]string{
	"january february march april may june july august september october november december",
	"januar februar marz april mai juni juli august september oktober november dezember",
	"janner feber maerz april mai juno july august september oktober november dezember",
	"janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre", //nolint:misspell // French
	"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
	"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	"janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
	"janar shkurt mars prill maj qershor korrik gusht shtator tetor nentor dhjetor",
	"ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
	"januari februari maart april mei juni juli augustus september oktober november december",
	"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
	"ژانویه فوریه مارس اوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
	"ژانویه فبروری مارچ اپریل می جون جولای اگست سپتمبر اکتوبر نومبر دسمبر",
	"ژانویه فوریه مارس اپریل می ژوئن جولای اگوست سپتامبر اکتبر نوامبر دسامبر",
	"ینایر فبرایر مارس ابریل مایو یونیو یولیو اغسطس سبتمبر اکتوبر نوفمبر دیسمبر",
	"جانفی فیفری مارس افریل ماي جوان جویلیه اوت سبتمبر اکتوبر نوفمبر دیسمبر",
	"کانون\u200cالثانی شباط اذار نیسان ایار حزیران تموز اب ایلول تشرین\u200cالاول تشرین\u200cالثانی کانون\u200cالاول",
}

var iranianMonths = [...]string{
	"فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند",
	"farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand",
	"- - - - amordad - - - - - - -",
}

// afghanMonths are the same months by their names in Kabul.
var afghanMonths = [...]string{
	"حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
}

// monthOf returns the month that a folded word names, 0 if none, and, for a
// month of the Iranian calendar, the zone that goes with it, in seconds.
func monthOf(w string) (month, zone int) {
	if m := lookUp(w, gregorianMonths[:], 3); m > 0 {
		return m, 0
	}
	if m := lookUp(w, iranianMonths[:], 99); m > 0 {
		return m, tehran
	}
	if m := lookUp(w, afghanMonths[:], 99); m > 0 {
		return m, kabul
	}
	return 0, 0
}

// lookUp finds a word among names, or, from least letters on, as a beginning
// that fits names of one month only.
func lookUp(w string, lines []string, least int) int {
	found := 0
	short := len([]rune(w)) >= least
	for _, line := range lines {
		for i, name := range strings.Fields(line) {
			if w == name {
				return i + 1
			}
			if short && strings.HasPrefix(name, w) {
				if found != 0 && found != i+1 {
					short, found = false, 0
					continue
				}
				found = i + 1
			}
		}
	}
	return found
}

var weekdays = "sunday monday tuesday wednesday thursday friday saturday " +
	"sonntag montag dienstag mittwoch donnerstag freitag samstag sonnabend " +
	"dimanche lundi mardi mercredi jeudi vendredi samedi " +
	"domenica lunedi martedi mercoledi giovedi venerdi sabato " +
	"domingo lunes martes miercoles jueves viernes sabado " +
	"segunda terca quarta quinta sexta feira " +
	"diele hene marte merkure enjte premte shtune " +
	"pazar pazartesi sali carsamba persembe cuma cumartesi pzt cmt prs crs " +
	"zondag maandag dinsdag woensdag donderdag vrijdag zaterdag " +
	"thurs weds"

// isWeekday reports whether a folded word names a weekday, in full or by two
// letters or more.
func isWeekday(w string) bool {
	if len(w) < 2 {
		return false
	}
	for name := range strings.FieldsSeq(weekdays) {
		if strings.HasPrefix(name, w) {
			return true
		}
	}
	for _, name := range []string{"شنبه", "جمعه", "السبت", "الاحد", "الاثنین", "الثلاثا", "الاربعا", "الخمیس"} {
		if strings.Contains(w, name) {
			return true
		}
	}
	return false
}

// bothDayAndMonth are words that name a weekday as well as a month: Albanian
// and French Tuesday, Albanian Saturday.
var bothDayAndMonth = map[string]bool{"mar": true, "sht": true, "mart": true}

// fillers say nothing.
var fillers = map[string]bool{
	"t": true, "at": true, "um": true, "uhr": true, "om": true, "of": true, "on": true, "the": true, "de": true, "del": true,
	"den": true, "der": true, "le": true, "a": true, "el": true, "les": true, "ore": true, "ora": true, "ne": true, "me": true,
	"saat": true, "klo": true, "kl": true, "och": true, "und": true, "et": true, "ob": true, "o": true, "h": true, "g": true, "г": true, "в": true,
	"ساعت": true, "روز": true, "مورخ": true, "در": true, "و": true, "ماه": true, "سال": true, "الساعه": true, "م": true,
}

// halves are the words for the two halves of the day: a(m) and p(m).
var halves = map[string]byte{
	"am": 'a', "pm": 'p', "a": 'a', "p": 'p', "pd": 'a', "md": 'p', "oo": 'a', "os": 'p',
	"قظ": 'a', "بظ": 'p', "صبح": 'a', "عصر": 'p', "بعدازظهر": 'p', "ظهر": 'p', "ص": 'a', "م": 'p', "صباحا": 'a', "مسا": 'p', "مساء": 'p',
}

// foldWord folds a word of a date: marks and dots off, Arabic letters in their
// Persian form.
func foldWord(w string) string {
	ascii := true
	for i := range len(w) {
		if w[i] >= 0x80 || w[i] == '.' {
			ascii = false
		}
	}
	if ascii {
		return w
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(w) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '.':
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ي' || r == 'ى':
			b.WriteRune('ی')
		case r == 'ك':
			b.WriteRune('ک')
		case r == 'ة':
			b.WriteRune('ه')
		case r == 'ء':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
