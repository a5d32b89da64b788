package metrics

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestRules checks that the alerts for Prometheus speak of metrics that there
// are, and say what to do.
func TestRules(t *testing.T) {
	text, err := os.ReadFile("../../onrecord.rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("collect.go")
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			rules++
			if r.Alert == "" || r.For == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["action"] == "" {
				t.Errorf("%s lacks something: %+v", r.Alert, r)
			}
			for _, name := range regexp.MustCompile(`onrecord_\w+`).FindAllString(r.Expr, -1) {
				if !strings.Contains(string(source), `desc("`+strings.TrimPrefix(name, "onrecord_")+`"`) {
					t.Errorf("%s: there is no %s", r.Alert, name)
				}
			}
		}
	}
	if rules == 0 {
		t.Error("no rules")
	}
}

// TestRulesAreOfPrometheus has the alerts read by the program that will use them.
func TestRulesAreOfPrometheus(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		if os.Getenv("ONRECORD_REQUIRE") != "" {
			t.Fatal(err)
		}
		t.Skip("promtool is not installed (Debian: prometheus)")
	}
	if out, err := exec.Command(promtool, "check", "rules", "../../onrecord.rules.yaml").CombinedOutput(); err != nil {
		t.Errorf("promtool: %v\n%s", err, out)
	}
}
