package projectiontest

import (
	"bufio"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"
)

// KillChild runs the calling test alone in a child process, with an environment
// variable set to value, and kills it at a random moment after it has printed at
// least that many lines.
func KillChild(t *testing.T, variable, value string, random *rand.Rand, lines int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), variable+"="+value)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(out)
	for ; lines > 0 && s.Scan(); lines-- {
	}
	time.Sleep(time.Duration(random.IntN(3000)) * time.Microsecond)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() // it was killed
}
