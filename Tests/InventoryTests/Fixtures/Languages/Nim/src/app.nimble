version       = "0.1.0" # mine
license = "MIT"
requires "nim >= 1.6", "chronos"
