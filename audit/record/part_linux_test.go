package record

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// fOFDSetLk is F_OFD_SETLK of fcntl(2): a lock that is an open file's, not a process's.
const fOFDSetLk = 37

// networkDisk is a context that makes a folder, whenever somebody looks whether it is
// done, what a folder on NFS is: a file there that is held is locked whole for whoever
// locks it by fcntl, as SQLite does.
type networkDisk struct {
	context.Context
	dir    string
	mu     sync.Mutex
	locked map[string]*os.File
}

func (c *networkDisk) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	entries, _ := os.ReadDir(c.dir)
	for _, e := range entries {
		if c.locked[e.Name()] == nil {
			c.lock(e.Name())
		}
	}
	return c.Context.Done()
}

func (c *networkDisk) lock(name string) {
	f, err := os.OpenFile(filepath.Join(c.dir, name), os.O_RDWR, 0)
	if err != nil {
		return
	}
	whole := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart}
	if hold(f) == nil || syscall.FcntlFlock(f.Fd(), fOFDSetLk, &whole) != nil {
		_ = f.Close()
		return
	}
	c.locked[name] = f
}

// TestBackupToNetworkDisk holds no file that SQLite has to lock, and leaves none behind.
func TestBackupToNetworkDisk(t *testing.T) {
	r := openTest(t, filepath.Join(t.TempDir(), "data"), testOptions(newClock()))
	_, g := inbox(t, r, "INBOX")
	observe(t, r, g.ID, 1, message(1))
	disk := &networkDisk{Context: t.Context(), dir: t.TempDir(), locked: map[string]*os.File{}}
	if err := r.Backup(disk, filepath.Join(disk.dir, "backup.db")); err != nil {
		t.Error(err)
	}
	if len(disk.locked) == 0 {
		t.Error("the backup held no file, so that another one may remove what it writes")
	}
	for _, f := range disk.locked {
		defer f.Close()
	}
	entries, err := os.ReadDir(disk.dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
	if info, err := os.Stat(filepath.Join(disk.dir, "backup.db")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup: %v, %v", info, err)
	}
}
