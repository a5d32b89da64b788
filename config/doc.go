// Package config reads the one configuration file of onrecord.
//
// # Where a value comes from
//
// Four layers, the later ones win: the default of the key, the file, a
// variable ONRECORD_*, a flag of the command line. The file is YAML, TOML or
// JSON, told apart by its extension; a YAML file may hold JSON, which is
// YAML. The file read is, in this order,
//
//   - the one asked for ([LoadOptions.File], the flag --config), which must exist;
//   - $ONRECORD_CONFIG, which must exist;
//   - $XDG_CONFIG_HOME/onrecord/config.yaml (not for root);
//   - /etc/onrecord/config.yaml;
//
// in the last two places also config.yml, config.toml or config.json, though
// not two of them at once. If there is none, the defaults stand alone and
// [Config.File] is empty. A file in the working folder is never picked up by
// itself: a config may name commands to run.
//
// A variable sets a key that holds a single value and stands outside lists:
// firm.timezone is ONRECORD_FIRM_TIMEZONE. An empty variable counts as unset.
// A name close to that of a key (ONRECORD_DATADIR) is an error; another
// unknown one is only listed in [Config.Warnings], since service managers set
// variables of their own (ONRECORD_PORT, ONRECORD_SERVICE_HOST).
// ONRECORD_CONFIG names the file; ONRECORD_REQUIRE, ONRECORD_CORPORA,
// ONRECORD_SCENARIOS and ONRECORD_TEST_* belong to the tests.
//
// # Strictness
//
// An unknown or repeated key, a value of the wrong type (port: "993", name: 7)
// and a value that makes no sense are errors. [Error] lists all of them, each
// with file, line (YAML and JSON), key, what was found and what would be right.
//
// # Paths
//
// A relative path in the file is taken from the folder of the file, one in a
// variable or flag from the working folder; "~/" is the home folder.
//
// # Secrets
//
// The file never holds a password, only the place of one ([Secret]). It is
// read on first use, so a search never asks for it, and is never printed.
//
// # Reference
//
// reference.yaml, which [Reference] returns, lists every key with its meaning
// and default. It is generated from the doc comments and tags of [Config] and
// the types below it; "go generate" writes it anew and a test keeps it current.
// In these types the tag config is the key; default its default; example what
// the reference shows; oneof the closed list of values; path marks a path;
// required a key that must be there ("or KEY": that, or the other one).
//
// This package is the only importer of viper and of the YAML and TOML
// libraries, and imports of onrecord only what runs commands (config/command).
package config
