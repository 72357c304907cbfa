module old

go 1.13
require github.com/a/b v1.0.0
