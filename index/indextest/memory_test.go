package indextest

import (
	"testing"

	"onrecord/index"
)

func TestMemory(t *testing.T) {
	kept := make(map[string]*Memory)
	Run(t, func(_ *testing.T, dir string) index.Index {
		if kept[dir] == nil {
			kept[dir] = new(Memory)
		}
		return kept[dir]
	})
}
