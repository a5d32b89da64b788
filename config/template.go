package config

// Answers are what "onrecord init" asks for.
type Answers struct {
	DataDir  string // empty: the default, left as a comment
	Firm     Firm
	Clients  []Client
	Accounts []Account
}

// Template writes a commented YAML config with the answers filled in.
func Template(a Answers) []byte { return nil }
