package imapsync

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"onrecord/ingest/imapwire"
)

const (
	dialTimeout      = 10 * time.Second
	handshakeTimeout = 20 * time.Second
)

// connect makes the connection on which IMAP is spoken, encrypted as the account
// says, to a server that may be silent for a while. greeted tells that its greeting
// has been read already.
func connect(ctx context.Context, a *Account, silence time.Duration) (conn net.Conn, greeted bool, err error) {
	cfg, err := tlsConfig(a)
	if err != nil {
		return nil, false, err
	}
	d := net.Dialer{Timeout: dialTimeout, KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: time.Minute, Interval: 20 * time.Second, Count: 3}}
	to := net.JoinHostPort(a.Host, strconv.Itoa(a.port()))
	conn, err = d.DialContext(ctx, "tcp", to)
	if err != nil {
		return nil, false, &lost{err: reason(err), to: to}
	}
	ctx, cancel := context.WithTimeout(ctx, min(handshakeTimeout, silence))
	defer cancel()
	switch a.TLS {
	case tlsNone:
		if !loopback(conn.RemoteAddr()) {
			err = fmt.Errorf("%w to %s: set tls to implicit or starttls", ErrPlaintext, a.Host)
		}
	case tlsSTARTTLS:
		conn, err = startTLS(ctx, conn, cfg)
		greeted = true
	default:
		conn, err = handshake(ctx, conn, cfg)
	}
	if err != nil {
		_ = conn.Close() // the error at hand says more
		return nil, false, err
	}
	return conn, greeted, nil
}

// reason is why a call failed, without whom it was to.
func reason(err error) error {
	var (
		dns *net.DNSError
		sys *os.SyscallError
		op  *net.OpError
	)
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return errors.New("there is no server of that name")
	case errors.As(err, &sys):
		return sys.Err
	case errors.As(err, &op):
		return op.Err
	}
	return err
}

func handshake(ctx context.Context, conn net.Conn, cfg *tls.Config) (net.Conn, error) {
	c := tls.Client(conn, cfg)
	if err := c.HandshakeContext(ctx); err != nil {
		return conn, tlsError(cfg, err, "tls: starttls is for ports like 143")
	}
	return c, nil
}

func startTLS(ctx context.Context, conn net.Conn, cfg *tls.Config) (net.Conn, error) {
	c, err := imapwire.StartTLS(ctx, conn, cfg)
	if err != nil {
		return conn, tlsError(cfg, err, "tls: implicit is for ports like 993")
	}
	return c, nil
}

// tlsError tells a server that cannot be trusted, or has no TLS where it should,
// from a connection that broke, which can be tried again. The server may want other,
// another way to TLS.
func tlsError(cfg *tls.Config, err error, other string) error {
	var (
		cert   *tls.CertificateVerificationError
		header tls.RecordHeaderError
		alert  tls.AlertError
	)
	switch {
	case errors.As(err, &cert):
		return fmt.Errorf("%w: %w; %s", ErrTLS, err, untrusted(cfg, err))
	case errors.As(err, &header):
		return fmt.Errorf("%w: the server does not speak TLS on this port: %w; %s", ErrTLS, err, other)
	case errors.Is(err, imapwire.ErrNoTLS):
		return fmt.Errorf("%w: %w; %s", ErrTLS, err, other)
	case errors.As(err, &alert), errors.Is(err, imapwire.ErrMalformed):
		return fmt.Errorf("%w: %w", ErrTLS, err)
	case errors.Is(err, context.DeadlineExceeded):
		return &lost{err: fmt.Errorf("%w; %s", ErrNoAnswer, other)}
	}
	return &lost{err: err}
}

// untrusted says what to do about a certificate that was refused.
func untrusted(cfg *tls.Config, err error) string {
	var (
		invalid x509.CertificateInvalidError
		name    x509.HostnameError
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server needs a new certificate, unless the clock of this machine is wrong"
	case errors.As(err, &name):
		return "host must be a name as the certificate names the server"
	case cfg.RootCAs != nil:
		return "what ca_file names does not vouch for it: if the server has a new certificate, put that of its authority there; else somebody may be listening in between"
	}
	return "if this is the server's own certificate authority, name its file as ca_file"
}

// tlsConfig trusts the authorities of the account, or those of the system if it
// names none.
func tlsConfig(a *Account) (*tls.Config, error) {
	cfg := &tls.Config{ServerName: a.Host, MinVersion: tls.VersionTLS12}
	if a.CAFile == "" {
		return cfg, nil
	}
	pem, err := os.ReadFile(a.CAFile)
	if err != nil {
		return nil, local(fmt.Errorf("read certificate authorities: %w", err))
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, local(fmt.Errorf("read certificate authorities: no PEM certificate in %s", a.CAFile))
	}
	cfg.RootCAs = pool
	return cfg, nil
}

// loopback reports whether addr is on this machine, whatever its name was.
func loopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
