package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"onrecord/audit/record"
	"onrecord/daemon"
	"onrecord/daemon/api"
)

const (
	scarce = 1 << 30   // octets free under which it is time to act
	nearly = 200 << 20 // and under which databases may soon fail
)

// data checks the data folder, or where it is to be.
func (x *examination) data(ctx context.Context) {
	dir := x.config.DataDir
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		x.report(Finding{Warning, "data", "", "the data folder " + dir + " is not there yet", "the first 'onrecord sync' or 'onrecord daemon' makes it"})
		if dir = existing(dir); dir == "" {
			return
		}
	case err != nil:
		x.report(Finding{Bad, "data", "", err.Error(), "run the command as the user whose data it is, or name another folder as data_dir"})
		return
	case !info.IsDir():
		x.report(Finding{Bad, "data", "", dir + " is no folder", "name a folder as data_dir"})
		return
	default:
		x.access(dir, info)
	}
	if x.writable(dir) && info != nil { // where nothing can be written, no database opens, however whole
		x.record(ctx, dir)
	}
	x.disk(dir)
}

// record checks that commands can open the record, whether or not a process holds
// it now.
func (x *examination) record(ctx context.Context, dir string) {
	if err := api.CheckOwner(dir); err != nil {
		cure := ""
		if hint, ok := errors.AsType[*daemon.HintError](err); ok {
			cure = hint.Hint
		}
		x.report(Finding{Bad, "data", "", err.Error(), cure})
		return
	}
	there, err := record.Look(ctx, dir, record.Options{SecondHead: x.config.Log.SecondHead})
	if err == nil {
		err = record.CheckWritable(filepath.Join(dir, "derived.db"))
	}
	cure := "no command works before that is put right: put the right file back, or restore a backup with 'onrecord restore FILE'"
	var shut *record.UnwritableError
	switch {
	case err == nil && !there:
		return // the first command that brings mail in makes it
	case err == nil:
		x.report(Finding{Fine, "data", "", "the record, its head and its key are there and belong together", ""})
		return
	case errors.Is(err, record.ErrNoRecord):
		cure = "name an empty folder as data_dir"
	case errors.Is(err, record.ErrNewer):
		cure = "no command works with this program: install the one that wrote the record last"
	case errors.As(err, &shut):
		cure = "run: chmod u+w " + strings.Join(shut.Files, " ")
	case errors.Is(err, fs.ErrPermission):
		cure = "run the command as the user whose data it is, or give it to that user with chown"
	}
	x.report(Finding{Bad, "data", "", err.Error(), cure})
}

// access checks who may look into the data folder.
func (x *examination) access(dir string, info os.FileInfo) {
	if runtime.GOOS == "windows" {
		return
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		x.report(Finding{Bad, "data", "", fmt.Sprintf("other users can look into %s (mode %04o)", dir, mode), "run: chmod 700 " + dir})
	} else {
		x.report(Finding{Fine, "data", "", "only its owner can look into " + dir, ""})
	}
	key := filepath.Join(dir, "key")
	if info, err := os.Stat(key); err == nil && info.Mode().Perm()&0o077 != 0 {
		x.report(Finding{Bad, "data", "", fmt.Sprintf("other users can read the signing key (mode %04o)", info.Mode().Perm()), "run: chmod 600 " + key})
	}
}

// writable tries to write a file, and reports whether that works.
func (x *examination) writable(dir string) bool {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err == nil {
		_, err = f.WriteString("written to see whether that works\n")
		err = errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
	}
	cure := ""
	switch {
	case err == nil:
		x.report(Finding{Fine, "data", "", dir + " can be written to", ""})
		return true
	case errors.Is(err, fs.ErrPermission):
		cure = "run the command as the user whose folder it is, or give it to that user with chown"
	case errors.Is(err, syscall.EROFS):
		cure = "mount the file system for writing, or name another folder as data_dir"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		cure = "make room on the disk: nothing can be put on record"
	default:
		cure = "look for errors of the disk in the log of the system"
	}
	x.report(Finding{Bad, "data", "", fmt.Sprintf("%s cannot be written to: %v", dir, err), cure})
	return false
}

func (x *examination) disk(dir string) {
	free, err := daemon.FreeSpace(dir)
	if err != nil {
		x.report(Finding{Warning, "disk", "", fmt.Sprintf("the free space is not known: %v", err), "look for yourself"})
		return
	}
	text := fmt.Sprintf("%d MB are free for %s", free>>20, dir)
	cure := "make room, or move the data folder to a larger disk while the daemon is stopped"
	switch {
	case free < nearly:
		x.report(Finding{Bad, "disk", "", text, cure})
	case free < scarce:
		x.report(Finding{Warning, "disk", "", text, cure})
	default:
		x.report(Finding{Fine, "disk", "", text, ""})
	}
}

// existing returns the nearest folder above a path that is there, "" for none.
func existing(path string) string {
	for {
		up := filepath.Dir(path)
		if info, err := os.Stat(up); err == nil && info.IsDir() {
			return up
		}
		if up == path {
			return ""
		}
		path = up
	}
}

// lastWrite returns when the head of the log was last written, zero if never.
func (x *examination) lastWrite() time.Time {
	info, err := os.Stat(filepath.Join(x.config.DataDir, "head"))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
