// Command onrecord-verify checks a bundle that somebody received from a firm
// that uses onrecord. It needs no other part of the program, no network and no
// data of the firm but its public key.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"onrecord/audit/bundle/verify"
	"onrecord/cmd/release"
)

const usage = `usage: onrecord-verify [--vkey KEY] [--receipt MAIL]... [--checkpoint FILE]...
                       [--tsa-root PEM]... [--sender-keys FILE] [--levels 0,1] BUNDLE
       onrecord-verify --version

Check a bundle: a zip file, or the folder it was unpacked into. KEY is the firm's
public key, which must not come from the bundle. MAIL is a receipt that the firm sent
you earlier, saved as it came, with its attachments (.eml); FILE is a signed checkpoint
that you got in another way. PEM is a file with root certificates of authorities whose
time-stamps you trust; files in data/anchors/ are named after the authorities.
The file of --sender-keys has DKIM keys of senders, from DNS or from themselves, as
'dig TXT k1._domainkey.mail.example' prints them.

Example: onrecord-verify --vkey 'firm.example/onrecord/1a2b3c4d+8d2f60b1+AbC...' \
         --receipt receipt.eml bundle.zip

Exit code: 0 all levels asked for pass, 1 something is wrong, 2 wrong use,
3 something could not be checked, or the file is no whole zip file.
`

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	var o verify.Options
	var bundles []string
	flags := flag.NewFlagSet("onrecord-verify", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, usage) }
	flags.StringVar(&o.VKey, "vkey", "", "")
	version := flags.Bool("version", false, "")
	flags.Func("sender-keys", "", func(file string) error {
		data, err := os.ReadFile(file)
		o.SenderKeys = string(data)
		return err
	})
	for name, list := range map[string]*[][]byte{"checkpoint": &o.Checkpoints, "receipt": &o.Receipts, "tsa-root": &o.TSARoots} {
		flags.Func(name, "", func(file string) error {
			data, err := os.ReadFile(file)
			*list = append(*list, data)
			return err
		})
	}
	flags.Func("levels", "", func(list string) error {
		for n := range strings.SplitSeq(list, ",") {
			level, err := strconv.Atoi(n)
			if err != nil {
				return errors.New("numbers with commas between them are meant, such as 0,1")
			}
			o.Levels = append(o.Levels, level)
		}
		return nil
	})
	switch err := parse(flags, args, &bundles); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2 // and the flags have said why
	case *version:
		fmt.Fprintln(stdout, release.Line("onrecord-verify"))
		return 0
	}
	if wrong := wrongUse(bundles, o.VKey); wrong != "" {
		fmt.Fprintf(stderr, "onrecord-verify: %s\n'onrecord-verify --help' shows how it is used\n", wrong)
		return 2
	}
	report, err := verify.Path(bundles[0], o)
	if err != nil {
		fmt.Fprintf(stderr, "onrecord-verify: %v\n", err)
		return verify.ExitOf(err)
	}
	if err := report.Print(stdout); err != nil {
		fmt.Fprintf(stderr, "onrecord-verify: %v\n", err)
		return 2
	}
	return report.Exit()
}

// parse reads flags, which may stand before and after the bundle.
func parse(flags *flag.FlagSet, args []string, bundles *[]string) error {
	for {
		if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
			return err
		}
		*bundles = append(*bundles, flags.Arg(0))
		args = flags.Args()[1:]
	}
}

// wrongUse says why it cannot be told which bundle is meant, "" if it can.
func wrongUse(bundles []string, vkey string) string {
	switch _, err := os.Stat(vkey); {
	case len(bundles) > 1:
		return fmt.Sprintf("one bundle is checked at a time, and %d are named: %q", len(bundles), bundles)
	case len(bundles) == 1:
		return ""
	case err == nil:
		return fmt.Sprintf("no bundle is named, since %q was taken for the key: the key comes behind --vkey, and the bundle behind the key", vkey)
	}
	return "no bundle is named: give the zip file, or the folder it was unpacked into"
}
