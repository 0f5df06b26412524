package eval

import "flag"

var wrong = flag.Bool("wrong", false, "print every item whose verdict is wrong")

var sweep = flag.Bool("sweep", false, "print what other thresholds would give")
