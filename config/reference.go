package config

import (
	"bytes"
	_ "embed"
)

//go:generate go test -run ^TestReference$ . -update

//go:embed reference.yaml
var reference []byte

// Reference is the annotated reference of all keys, itself a valid config in
// YAML.
func Reference() []byte { return bytes.Clone(reference) }
