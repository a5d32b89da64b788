package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write openapi.json anew")

// TestOpenAPI generates the description of the API from the source, where the
// comments tell what requests and rows mean, and compares it with openapi.json.
func TestOpenAPI(t *testing.T) {
	got := describe(t)
	if *update {
		if err := os.WriteFile("openapi.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(got, openAPI) {
		t.Error("openapi.json is not current; run: go generate ./daemon/api")
	}
	for name, c := range transports(t, handler(nil, false)) {
		resp, err := c.http.Get("http://onrecord/v1/openapi.json")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/json" {
			t.Errorf("openapi.json over %s: %s, %s", name, resp.Status, resp.Header)
		}
	}
}

// object is a JSON object; encoding/json sorts its keys.
type object = map[string]any

// source is what the description is made from. Types are named with their
// package: daemon.Status.
type source struct {
	t       *testing.T
	types   map[string]*ast.StructType
	docs    map[string]string   // of types
	written map[string]ast.Expr // what the MarshalJSON of a type fills in
	methods map[string]*ast.FuncDecl
	schemas object // used so far
}

func readSource(t *testing.T) *source {
	s := &source{t: t, types: map[string]*ast.StructType{}, docs: map[string]string{}, written: map[string]ast.Expr{}, methods: map[string]*ast.FuncDecl{}, schemas: object{}}
	s.read(".", "api")
	s.read("..", "daemon")
	return s
}

// read takes in what a package declares.
func (s *source) read(folder, pkg string) {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, decl := range parseFile(s.t, name).Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				switch {
				case decl.Recv == nil:
				case receiver(decl) == "Daemon":
					s.methods[decl.Name.Name] = decl
				case decl.Name.Name == "MarshalJSON":
					s.written[pkg+"."+receiver(decl)] = firstLiteral(decl)
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					s.declare(pkg, decl, spec)
				}
			}
		}
	}
}

func (s *source) declare(pkg string, decl *ast.GenDecl, spec ast.Spec) {
	if spec, ok := spec.(*ast.TypeSpec); ok {
		if st, ok := spec.Type.(*ast.StructType); ok {
			s.types[pkg+"."+spec.Name.Name], s.docs[pkg+"."+spec.Name.Name] = st, sentence(decl.Doc)
		}
	}
}

// find returns the full name of a struct type, as a package calls it, "" if it is
// none.
func (s *source) find(pkg, name string) string {
	if other, _, ok := strings.Cut(name, "."); ok {
		for _, above := range []string{"..", "../../audit"} {
			if s.types[name] == nil {
				s.read(filepath.Join(above, other), other)
			}
		}
	} else {
		name = pkg + "." + name
	}
	if s.types[name] == nil {
		return ""
	}
	return name
}

func parseFile(t *testing.T, name string) *ast.File {
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func receiver(f *ast.FuncDecl) string {
	typ := f.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if id, ok := typ.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// firstLiteral is the type of the first composite literal of a function.
func firstLiteral(f *ast.FuncDecl) (typ ast.Expr) {
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.CompositeLit); ok && typ == nil {
			typ = lit.Type
		}
		return typ == nil
	})
	return typ
}

// fields are those of a type as JSON has it: of the struct that its MarshalJSON
// fills in, if it has one.
func (s *source) fields(name string) []*ast.Field {
	pkg, _, _ := strings.Cut(name, ".")
	switch typ := s.written[name].(type) {
	case *ast.StructType:
		return typ.Fields.List
	case *ast.Ident:
		return s.types[pkg+"."+typ.Name].Fields.List
	}
	return s.types[name].Fields.List
}

// commandsOf returns the methods that answer the commands, as server.go has
// them, by command.
func commandsOf(t *testing.T) map[string]string {
	all := map[string]string{}
	ast.Inspect(parseFile(t, "server.go"), func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 4 {
			return true
		}
		if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "handle" {
			command, err := strconv.Unquote(call.Args[2].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all[command] = call.Args[3].(*ast.SelectorExpr).Sel.Name
		}
		return true
	})
	if len(all) != len(commands) {
		t.Errorf("%d commands are answered, and %d are known", len(all), len(commands))
	}
	return all
}

var docLink = regexp.MustCompile(`\[((?:[a-z]+\.)?[A-Z]\w*)\]`)

// rowless are the commands that have nothing to answer.
var rowless = []string{"backup", "rebuild"}

func describe(t *testing.T) []byte {
	s := readSource(t)
	paths := object{}
	for command, name := range commandsOf(t) {
		m := s.methods[name]
		if m == nil {
			t.Fatalf("no method %s", name)
		}
		doc := sentence(m.Doc)
		request := m.Type.Params.List[1].Type.(*ast.Ident).Name
		rows := []any{}
		for _, link := range docLink.FindAllStringSubmatch(m.Doc.Text(), -1) {
			if row := s.find("daemon", link[1]); row != "" && row != "daemon."+request {
				rows = append(rows, s.ref(row))
			}
		}
		if (len(rows) == 0) != slices.Contains(rowless, command) {
			t.Errorf("the comment of Daemon.%s does not link to the type of its rows", name)
		}
		frames := s.ref("api.frame")
		answer := object{"description": "One JSON object a line; the last one has done.", "content": object{"application/jsonl": object{"schema": frames}}}
		if len(rows) > 0 {
			answer["x-rows"] = object{"anyOf": rows}
		}
		paths["/v1/"+command] = object{"post": object{
			"operationId": command,
			"description": docLink.ReplaceAllString(doc, "$1"),
			"requestBody": object{"required": true, "content": object{"application/json": object{"schema": s.ref("daemon." + request)}}},
			"responses": object{
				"200": answer,
				"400": object{"description": "The request is not what it should be."},
				"401": object{"description": "On the loopback interface: without the token."},
				"429": object{"description": "Too many requests at once."},
				"503": object{"description": "The process holds the data folder for a moment only, and the command may take long."},
			},
		}}
	}
	for path, what := range map[string]string{"/healthz": "Whether the daemon can read its data.", "/readyz": "Whether its answers hold all mail on record.", "/metrics": "Figures for Prometheus.", "/v1/openapi.json": "This description."} {
		paths[path] = object{"get": object{"description": what, "responses": object{"200": object{"description": "Yes, or the answer."}, "503": object{"description": "No, and why."}}}}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	if err := enc.Encode(object{
		"openapi":    "3.1.0",
		"info":       object{"title": "onrecord", "version": "1", "description": "Commands of onrecord over its control socket, and over the loopback interface with a token."},
		"paths":      paths,
		"components": object{"schemas": s.schemas, "securitySchemes": object{"token": object{"type": "http", "scheme": "bearer"}}},
		"security":   []any{object{}, object{"token": []any{}}},
	}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// ref is a reference to the description of a struct type.
func (s *source) ref(name string) object {
	s.define(name)
	return object{"$ref": "#/components/schemas/" + name}
}

// schema describes a type (JSON Schema 2020-12) that a package uses. Of a type
// that is no struct it says nothing.
func (s *source) schema(pkg string, e ast.Expr) object {
	name := ""
	switch e := e.(type) {
	case *ast.StarExpr:
		return object{"anyOf": []any{s.schema(pkg, e.X), object{"type": "null"}}}
	case *ast.ArrayType:
		if id, ok := e.Elt.(*ast.Ident); ok && id.Name == "byte" {
			return object{"type": "string", "contentEncoding": "base64"}
		}
		return object{"type": "array", "items": s.schema(pkg, e.Elt)}
	case *ast.MapType:
		return object{"type": []any{"object", "null"}, "additionalProperties": s.schema(pkg, e.Value)}
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		name = fmt.Sprint(e.X) + "." + e.Sel.Name
	}
	switch {
	case name == "string":
		return object{"type": "string"}
	case name == "bool":
		return object{"type": "boolean"}
	case strings.HasPrefix(name, "int"), strings.HasPrefix(name, "uint"):
		return object{"type": "integer"}
	case strings.HasPrefix(name, "float"):
		return object{"type": "number"}
	}
	if full := s.find(pkg, name); name != "" && full != "" {
		return s.ref(full)
	}
	return object{}
}

// define describes a struct type.
func (s *source) define(name string) {
	if s.schemas[name] != nil {
		return
	}
	pkg, _, _ := strings.Cut(name, ".")
	def, properties, required := object{"type": "object"}, object{}, []string{}
	s.schemas[name] = def
	if doc := s.docs[name]; doc != "" {
		def["description"] = docLink.ReplaceAllString(doc, "$1")
	}
	for _, f := range s.fields(name) {
		if len(f.Names) == 0 { // embedded: its fields are fields of this one
			if one := s.embedded(pkg, f.Type); len(one) > 0 {
				def["allOf"] = append(list(def["allOf"]), one)
			}
			continue
		}
		key, omit := jsonName(f)
		if key == "-" || !f.Names[0].IsExported() {
			continue
		}
		for _, n := range f.Names {
			one := s.schema(pkg, f.Type)
			if doc := strings.TrimSpace(sentence(f.Doc) + " " + sentence(f.Comment)); doc != "" {
				one["description"] = doc
			}
			properties[cmp.Or(key, n.Name)] = one
			if !omit {
				required = append(required, cmp.Or(key, n.Name))
			}
		}
	}
	def["properties"] = properties
	if slices.Sort(required); len(required) > 0 && !strings.HasSuffix(name, "Request") {
		def["required"] = required
	}
}

// embedded describes what an embedded type adds. Without what a pointer points to
// its fields are left out.
func (s *source) embedded(pkg string, e ast.Expr) object {
	star, ok := e.(*ast.StarExpr)
	if !ok {
		return s.schema(pkg, e)
	}
	id, ok := star.X.(*ast.Ident)
	if !ok || s.find(pkg, id.Name) == "" {
		return object{}
	}
	name := s.find(pkg, id.Name)
	s.define(name)
	return object{"properties": s.schemas[name].(object)["properties"]}
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// jsonName is the name of a field in JSON, and whether it may be left out.
func jsonName(f *ast.Field) (name string, omit bool) {
	if f.Tag == nil {
		return "", false
	}
	tag, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return "", false
	}
	name, options, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
	return name, strings.Contains(options, "omit")
}

// sentence is a comment in one line.
func sentence(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }
