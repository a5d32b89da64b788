package imaptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"time"
)

// countingListener counts the connections that it accepts, and can cut them.
type countingListener struct {
	net.Listener

	mu       sync.Mutex
	accepted int
	open     map[*countedConn]bool
}

// listenLoopback listens on a free port of 127.0.0.1.
func listenLoopback() (*countingListener, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &countingListener{Listener: ln, open: map[*countedConn]bool{}}, nil
}

func (l *countingListener) address() (addr, host string, port int) {
	a := l.Addr().(*net.TCPAddr) // of a TCP listener
	return a.String(), a.IP.String(), a.Port
}

// Accept implements net.Listener.
func (l *countingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	counted := &countedConn{Conn: c, l: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.accepted++
	l.open[counted] = true
	return counted, nil
}

func (l *countingListener) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.accepted
}

// cutAll resets the open connections.
func (l *countingListener) cutAll() {
	l.mu.Lock()
	var open []*countedConn
	for c := range l.open {
		open = append(open, c)
	}
	l.mu.Unlock()
	for _, c := range open {
		reset(c.Conn)
		_ = c.Close() // for the books; it is closed
	}
}

type countedConn struct {
	net.Conn
	l *countingListener
}

// Close implements net.Conn.
func (c *countedConn) Close() error {
	c.l.mu.Lock()
	delete(c.l.open, c)
	c.l.mu.Unlock()
	return c.Conn.Close()
}

// reset closes a connection with RST instead of FIN.
func reset(c net.Conn) {
	if counted, ok := c.(*countedConn); ok {
		c = counted.Conn
	}
	if tc, ok := c.(*net.TCPConn); ok {
		_ = tc.SetLinger(0) // fails on a closed connection only
	}
	_ = c.Close() // what is wanted is that it is closed
}

// certificate makes a certificate for 127.0.0.1 and localhost that is its own
// authority, and its PEM.
func certificate() (tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: "localhost"},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.AddDate(0, 1, 0),
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
