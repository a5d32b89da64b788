// Package release tells from what the programs were built.
package release

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// Version is the module version that the binary was built from, and the commit
// where it was built in a checkout.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && v == "(devel)" {
			v = "(devel) " + s.Value
		}
	}
	return v
}

// Line is what a program prints of its version.
func Line(program string) string {
	return fmt.Sprintf("%s %s (%s, %s/%s)", program, Version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
