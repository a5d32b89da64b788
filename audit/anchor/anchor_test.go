package anchor_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/notaryproject/tspclient-go"

	"onrecord/audit/anchor"
	"onrecord/audit/anchor/anchortest"
)

var note = []byte("firm.example/onrecord/7f3a\n3\nDnJtxa13UXdyRD9eewAka4fEbL5zgLuZI/AEapgSWjE=\n\n" +
	"— firm.example/onrecord/7f3a 39fAmmoXTseFfpp7fb4GaEGSit5M4GofAG2YA3Qf5vitMqQKL3ZDqxwwTkfdIrirhcuEgIOcJfr+xB3CDN2Skvwv6Qk=\n")

func TestStamp(t *testing.T) {
	tsa := anchortest.New(t)
	before := time.Now().Truncate(time.Second)
	s, err := tsa.Authority(t).Stamp(t.Context(), note)
	if err != nil {
		t.Fatal(err)
	}
	if s.At.Before(before) || s.At.After(time.Now()) || s.At.Location() != time.UTC || s.Accuracy != time.Second {
		t.Errorf("stamped at %v, accuracy %v", s.At, s.Accuracy)
	}
	if roots, err := anchor.ParseRoots(s.ChainPEM()); err != nil || len(s.Chain) != 2 {
		t.Errorf("chain of %d: %v, %v", len(s.Chain), roots, err)
	}
	again, err := anchor.Check(s.Response, note, tsa.Authority(t).Roots)
	if err != nil || !again.At.Equal(s.At) {
		t.Errorf("checked later: %v, %v", again, err)
	}
	if _, err := anchor.Check(s.Response, append(note, '\n'), tsa.Authority(t).Roots); err == nil {
		t.Error("it is taken for another checkpoint too")
	}
}

// changed returns a lie: the authority signs another request than it got.
func changed(t *testing.T, change func(r *tspclient.Request)) func([]byte) []byte {
	return func(query []byte) []byte {
		var r tspclient.Request
		if err := r.UnmarshalBinary(query); err != nil {
			t.Error(err)
		}
		change(&r)
		query, err := r.MarshalBinary()
		if err != nil {
			t.Error(err)
		}
		return query
	}
}

// refused holds that an answer is not taken, for the reason given.
func refused(t *testing.T, a *anchor.Authority, want string) {
	t.Helper()
	s, err := a.Stamp(t.Context(), note)
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), a.URL) {
		t.Errorf("Stamp = %v, %v; want an error with %q and the address", s, err, want)
	}
}

func TestLyingWrongImprint(t *testing.T) {
	tsa := anchortest.New(t)
	other := sha256.Sum256([]byte("another checkpoint"))
	tsa.Lie(changed(t, func(r *tspclient.Request) { r.MessageImprint.HashedMessage = other[:] }))
	refused(t, tsa.Authority(t), "imprint")
}

func TestLyingWrongNonce(t *testing.T) {
	tsa := anchortest.New(t)
	tsa.Lie(changed(t, func(r *tspclient.Request) { r.Nonce = big.NewInt(7) }))
	refused(t, tsa.Authority(t), "nonce")
}

func TestLyingOldAnswer(t *testing.T) {
	tsa := anchortest.New(t)
	s, err := tsa.Authority(t).Stamp(t.Context(), note)
	if err != nil {
		t.Fatal(err)
	}
	tsa.AnswerWith(reply(s.Response))
	refused(t, tsa.Authority(t), "nonce")
}

func TestLyingWrongRoot(t *testing.T) {
	tsa, other := anchortest.New(t), anchortest.New(t)
	a := tsa.Authority(t)
	a.URL = other.URL
	refused(t, a, anchor.ErrUnknownRoot.Error())
	if _, err := a.Stamp(t.Context(), note); !errors.Is(err, anchor.ErrUnknownRoot) {
		t.Errorf("%v, want ErrUnknownRoot", err)
	}
	a.Roots = nil
	refused(t, a, "no root certificate is named")
}

func TestLyingExpiredCertificate(t *testing.T) {
	tsa := anchortest.New(t)
	if err := tsa.Certify("-days", "-1"); err != nil {
		t.Fatal(err)
	}
	refused(t, tsa.Authority(t), "expired")
}

// An answer whose signature is none of its certificate's key.
func TestLyingWrongSignature(t *testing.T) {
	tsa := anchortest.New(t)
	tsa.AnswerWith(func(w http.ResponseWriter, r *http.Request) {
		query, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		response, err := tsa.Response(query)
		if err != nil {
			t.Error(err)
		}
		response[len(response)-1] ^= 1 // the signature ends the answer
		reply(response)(w, r)
	})
	refused(t, tsa.Authority(t), "not signed")
}

func TestDown(t *testing.T) {
	tsa := anchortest.New(t)
	a := tsa.Authority(t)
	tsa.Close()
	refused(t, a, "refused")
}

func TestSlow(t *testing.T) {
	tsa := anchortest.New(t)
	tsa.AnswerWith(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	a := tsa.Authority(t)
	a.Timeout = 50 * time.Millisecond
	refused(t, a, "no answer in 50ms")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.Stamp(ctx, note); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// Bytes that never end are not read for ever.
func TestAnswersTooMuch(t *testing.T) {
	tsa := anchortest.New(t)
	tsa.AnswerWith(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", tspclient.MediaTypeTimestampReply)
		block := make([]byte, 64<<10)
		for r.Context().Err() == nil {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	refused(t, tsa.Authority(t), "large")
	if _, err := anchor.Check(make([]byte, anchor.MaxResponse+1), note, x509.NewCertPool()); err == nil {
		t.Error("a stored answer of any size is read")
	}
}

// reply answers with these bytes, as a time-stamp.
func reply(response []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", tspclient.MediaTypeTimestampReply)
		_, _ = w.Write(response)
	}
}

func TestOtherAnswers(t *testing.T) {
	tsa := anchortest.New(t)
	elsewhere := anchortest.New(t)
	page := []byte("<html>under repair")
	rejected, err := tsa.Response([]byte("no request")) // status 2, badDataFormat
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"page":     {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(page) }, "content type"},
		"nonsense": {reply(page), "asn1"},
		"empty":    {reply(nil), "asn1"},
		"rejected": {reply(rejected), "reject"},
		"error":    {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusServiceUnavailable) }, "503"},
		"redirect": {http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect).ServeHTTP, "307"},
	} {
		t.Run(name, func(t *testing.T) {
			tsa.AnswerWith(test.answer)
			refused(t, tsa.Authority(t), test.want)
		})
	}
	if elsewhere.Asked() != 0 {
		t.Error("a redirect was followed to an address that nobody named")
	}
}

// TestAttackExpiredAuthority: a certificate that has expired since it stamped
// takes nothing from the stamp, and one that had expired before gives nothing
// (row 30 of the table of attacks).
func TestAttackExpiredAuthority(t *testing.T) {
	response, roots := expired(t)
	s, err := anchor.Check(response, note, roots)
	if err != nil {
		t.Fatal(err)
	}
	if end := s.Chain[0].NotAfter; end.After(s.At) || !end.Before(time.Now()) {
		t.Fatalf("the certificate of the fixture ends at %v, after its stamp of %v", end, s.At)
	}
	tsa := anchortest.New(t)
	if err := tsa.Certify("-days", "-1"); err != nil {
		t.Fatal(err)
	}
	refused(t, tsa.Authority(t), "expired")
}

// expired is a stamp over [note] by an authority whose certificate was valid for
// no longer than the second in which it was made.
func expired(t testing.TB) (response []byte, roots *x509.CertPool) {
	t.Helper()
	response, err := os.ReadFile(filepath.Join("testdata", "expired", "stamp.tsr"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("testdata", "expired", "root.pem"))
	if err != nil {
		t.Fatal(err)
	}
	if roots, err = anchor.ParseRoots(text); err != nil {
		t.Fatal(err)
	}
	return response, roots
}

// No change of one bit makes a stamp say another time, nor one over another
// checkpoint. By
// default a sample of the bits is tried; with ONRECORD_LONG all.
func TestMutations(t *testing.T) {
	response, roots := expired(t)
	good, err := anchor.Check(response, note, roots)
	if err != nil {
		t.Fatal(err)
	}
	tried, passed := 0, 0
	for bit := range len(response) * 8 {
		if os.Getenv("ONRECORD_LONG") == "" && bit%9 != 0 {
			continue
		}
		tried++
		c := bytes.Clone(response)
		c[bit/8] ^= 1 << (bit % 8)
		s, err := anchor.Check(c, note, roots)
		if err != nil {
			continue
		}
		passed++ // such as a bit of the copy of the root, which nobody needs
		if !s.At.Equal(good.At) || s.Accuracy != good.Accuracy {
			t.Errorf("bit %d: %v", bit, s)
		}
	}
	if passed > tried/2 {
		t.Errorf("%d of %d bits do not matter", passed, tried)
	}
}

func TestParseRoots(t *testing.T) {
	for _, text := range []string{"", "root", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		if _, err := anchor.ParseRoots([]byte(text)); err == nil {
			t.Errorf("%q is taken for certificates", text)
		}
	}
}

func FuzzCheck(f *testing.F) {
	response, roots := expired(f)
	f.Add(response)
	f.Add(response[:len(response)/2])
	f.Add([]byte{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff})
	f.Add(bytes.Repeat([]byte{0x30, 0x80}, 100))
	f.Fuzz(func(t *testing.T, response []byte) {
		s, err := anchor.Check(response, note, roots)
		if err == nil && !s.At.Equal(time.Date(2026, 11, 28, 7, 55, 19, 0, time.UTC)) {
			t.Errorf("a stamp of %v that nobody made", s.At)
		}
	})
}
