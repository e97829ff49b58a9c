package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"karuta/syncclient"
	"karuta/syncclient/httpclient"
)

// newConnector makes the way to a server, as the preferences say; to this computer's own it leads through no network.
func (a *App) newConnector(endpoint string) *httpclient.Connector {
	prefs := a.Prefs.Get()
	if endpoint == HereEndpoint {
		return httpclient.NewConnector(httpclient.Config{Dial: a.here.dial, Version: "karuta," + a.cfg.Version})
	}
	return httpclient.NewConnector(httpclient.Config{
		Stall:   time.Duration(prefs.NetworkSecs) * time.Second,
		Proxy:   prefs.Proxy,
		CAFile:  prefs.CAFile,
		Version: "karuta," + a.cfg.Version,
	})
}

// TestConnection asks the server at endpoint whether it is one, and gives what
// it found in words to then. The account's key goes along only where endpoint is
// the account's own.
func (s *SyncController) TestConnection(endpoint string, then func(report string, err error)) (cancel func()) {
	ctx, stop := context.WithCancel(context.Background())
	key := ""
	if endpoint == s.account.Endpoint {
		key, endpoint = s.account.Key, s.account.URL()
	}
	connector := s.app.newConnector(endpoint)
	s.app.Worker.runReading(func() {
		probe, err := probe(ctx, connector, endpoint, key, s.app.cfg)
		stop()
		connector.Close()
		s.app.cfg.Post(func() {
			if err != nil {
				then("", err)
				return
			}
			then(ProbeText(probe, key != ""), nil)
		})
	})
	return stop
}

func probe(ctx context.Context, connector *httpclient.Connector, endpoint, key string, cfg Config) (httpclient.Probe, error) {
	client, err := connector.NewClient(endpoint, key)
	if err != nil {
		return httpclient.Probe{}, err
	}
	return client.Probe(ctx, "karuta,"+cfg.Version, cfg.Now)
}

// ProbeText says what a test of the connection found. keyShown says that a key was shown to the server.
func ProbeText(p httpclient.Probe, keyShown bool) string {
	host := HostOf(p.Endpoint)
	if p.Endpoint == HereEndpoint {
		host = strings.ToUpper(host[:1]) + host[1:] // names of other hosts are left as they are
	}
	parts := []string{fmt.Sprintf("%s answered and speaks version %d of the sync protocol.", host, p.Protocol)}
	if !p.KeyAccepted {
		parts[0] = host + " answered as sync servers do, and asks for a log-in."
	}
	if p.Server != "" {
		parts = append(parts, "It calls itself "+p.Server+".")
	}
	if !p.Secure && p.Endpoint != HereEndpoint {
		parts = append(parts, "The connection is not encrypted.")
	}
	if p.ClockKnown {
		parts = append(parts, clockDifference(p.ClockAhead))
	}
	switch {
	case !keyShown:
		parts = append(parts, "Nobody is logged in yet.")
	case p.KeyAccepted:
		parts = append(parts, "It accepts your log-in.")
	default:
		parts = append(parts, "It does not accept your log-in: log in again.")
	}
	if p.Message != "" {
		parts = append(parts, "It says: "+p.Message)
	}
	return strings.Join(parts, " ")
}

func clockDifference(ahead time.Duration) string {
	const unseen = 2 * time.Second // the time of the way, and of rounding
	switch {
	case ahead.Abs() <= unseen:
		return "Both clocks agree."
	case ahead.Abs() > syncclient.ClockTolerance:
		return fmt.Sprintf("Its clock is %s, which is too much to sync.", aheadOrBehind(ahead))
	}
	return fmt.Sprintf("Its clock is %s.", aheadOrBehind(ahead))
}

func aheadOrBehind(d time.Duration) string {
	if d < 0 {
		return d.Abs().String() + " behind"
	}
	return d.String() + " ahead"
}
