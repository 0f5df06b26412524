package eval

import "flag"

var wrong = flag.Bool("wrong", false, "print every item whose verdict is wrong")
