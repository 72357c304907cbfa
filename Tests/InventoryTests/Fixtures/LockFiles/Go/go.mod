module example.org/app // the module

go 1.21

toolchain go1.21.4

require github.com/pkg/errors v0.9.1

require (
	github.com/gin-gonic/gin v1.9.1
	golang.org/x/net v0.10.0 // indirect
	github.com/old/forked v1.0.0
	github.com/local/thing v0.0.0-00010101000000-000000000000
	"github.com/quoted/module" v2.0.0+incompatible // indirect; with more
)

exclude golang.org/x/net v0.9.0
retract [v1.0.0, v1.1.0] // broken

replace (
	github.com/old/forked v1.0.0 => github.com/new/fork v1.0.1
	github.com/local/thing => ../thing
)
