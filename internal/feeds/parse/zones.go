package parse

// zones are the abbreviations that feeds write for time zones, in minutes east
// of UTC. Where several countries share one, the reading that news feeds mean:
// IST is India's, AST Arabia's, CST and EST America's, BST Britain's.
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "met": 60, "mest": 120,
	"mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "fet": 180, "trt": 180, "sast": 120,
	"cat": 120, "wat": 60, "eat": 180, "idt": 180,
	"irst": 210, "irt": 210, "irdt": 270, "aft": 270, "ast": 180, "gst": 240, "azt": 240, "amt": 240, "get": 240, "samt": 240,
	"pkt": 300, "uzt": 300, "tmt": 300, "tjt": 300, "yekt": 300, "ist": 330, "npt": 345, "bdt": 360, "kgt": 360, "almt": 300,
	"ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "pht": 480, "myt": 480, "awst": 480, "wita": 480, "jst": 540, "kst": 540, "wit": 540,
	"acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
	"nst": -210, "ndt": -150, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
	"pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
	"brt": -180, "art": -180, "clt": -240, "vet": -240, "bot": -240, "cot": -300, "pet": -300, "et": -300, "pt": -480, "ct": -360,
}
