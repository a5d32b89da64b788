package main

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"onrecord/config"
)

// The help of reload says of every part of the configuration when it takes effect.
func TestReloadNamesEverySetting(t *testing.T) {
	help := newReloadCommand(&app{}).Long
	for field := range reflect.TypeFor[config.Config]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("config"), ",")
		if name != "" && name != "-" && !regexp.MustCompile(`(?m)^  ([a-z_., ]*[ ,])?`+name+`[ ,.]`).MatchString(help) {
			t.Errorf("nothing is said of %s", name)
		}
	}
}
