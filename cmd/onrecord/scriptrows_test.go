package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptRows holds the rows that the last command printed against what
// openapi.json says of them.
func scriptRows(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: rows command")
	}
	api, err := readAPI()
	ts.Check(err)
	rows := api.rows(args[0])
	if rows == nil {
		ts.Fatalf("openapi.json has no rows of %s", args[0])
	}
	n := 0
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		var row any
		ts.Check(json.Unmarshal([]byte(line), &row))
		if err := api.check(rows, row, "row"); err != nil {
			ts.Fatalf("%s: %v\n%s", args[0], err, line)
		}
		n++
	}
	if n == 0 {
		ts.Fatalf("%s printed no row", args[0])
	}
}

// An openAPI is daemon/api/openapi.json.
type openAPI map[string]any

func readAPI() (openAPI, error) {
	var api openAPI
	raw, err := os.ReadFile(filepath.Join(packageDir, "../../daemon/api/openapi.json"))
	if err == nil {
		err = json.Unmarshal(raw, &api)
	}
	return api, err
}

// packageDir is where the tests begin; scripts have folders of their own.
var packageDir, _ = os.Getwd()

// at returns what stands below keys, nil if there is nothing.
func (a openAPI) at(keys ...string) map[string]any {
	v := map[string]any(a)
	for _, k := range keys {
		v, _ = v[k].(map[string]any)
	}
	return v
}

func (a openAPI) rows(command string) map[string]any {
	return a.at("paths", "/v1/"+command, "post", "responses", "200", "x-rows")
}

// check holds a value against a schema, as far as openapi.json makes use of JSON
// Schema. Fields that it does not name are refused: they belong into it.
func (a openAPI) check(schema map[string]any, v any, at string) error {
	if ref, ok := schema["$ref"].(string); ok {
		_, name, _ := strings.Cut(ref, "#/components/schemas/")
		return a.check(a.at("components", "schemas", name), v, at)
	}
	if list, ok := schema["anyOf"].([]any); ok {
		var err error
		for _, one := range list {
			if err = a.check(one.(map[string]any), v, at); err == nil {
				return nil
			}
		}
		return err
	}
	switch v := v.(type) {
	case map[string]any:
		return a.checkObject(schema, v, at)
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i, one := range v {
			if err := a.check(items, one, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
		return typed(schema, at, "array")
	case string:
		return typed(schema, at, "string")
	case bool:
		return typed(schema, at, "boolean")
	case float64:
		if v == float64(int64(v)) {
			return typed(schema, at, "integer", "number")
		}
		return typed(schema, at, "number")
	}
	return typed(schema, at, "null")
}

func (a openAPI) checkObject(schema, v map[string]any, at string) error {
	known, required := map[string]map[string]any{}, []any{}
	a.gather(schema, known, &required)
	for _, key := range required {
		if _, ok := v[key.(string)]; !ok {
			return fmt.Errorf("%s lacks %s", at, key)
		}
	}
	others, open := schema["additionalProperties"].(map[string]any)
	for key, value := range v {
		one, ok := known[key]
		if !ok {
			one = others
		}
		if !ok && !open && len(schema) > 0 {
			return fmt.Errorf("%s has %s, which is not described", at, key)
		}
		if err := a.check(one, value, at+"."+key); err != nil {
			return err
		}
	}
	return typed(schema, at, "object")
}

// gather collects the properties of an object, with those of what it embeds.
func (a openAPI) gather(schema map[string]any, known map[string]map[string]any, required *[]any) {
	if ref, ok := schema["$ref"].(string); ok {
		_, name, _ := strings.Cut(ref, "#/components/schemas/")
		schema = a.at("components", "schemas", name)
	}
	all, _ := schema["allOf"].([]any)
	for _, one := range all {
		a.gather(one.(map[string]any), known, required)
	}
	properties, _ := schema["properties"].(map[string]any)
	for key, one := range properties {
		known[key] = one.(map[string]any)
	}
	more, _ := schema["required"].([]any)
	*required = append(*required, more...)
}

// typed reports whether a schema takes one of the types.
func typed(schema map[string]any, at string, types ...string) error {
	var want []any
	switch t := schema["type"].(type) {
	case string:
		want = []any{t}
	case []any:
		want = t
	default:
		return nil
	}
	for _, t := range types {
		if slices.Contains(want, any(t)) {
			return nil
		}
	}
	return fmt.Errorf("%s is %s, and %v is described", at, types[0], want)
}
