package record

import "runtime"

// idly calls do on a thread that gets what nobody else wants. The thread ends
// with it.
func idly(do func() error) error {
	done := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		if !beIdle() { // the next goroutine cannot come by this thread
			defer runtime.UnlockOSThread()
			done <- idly(do)
			return
		}
		done <- do() // never unlocked: so no other goroutine gets the thread
	}()
	return <-done
}
