package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"

	"karuta/syncserver"
)

// frontFlags say how the server is reached.
type frontFlags struct {
	Host         []string `help:"Name by which the server may be asked for; may be given more than once. Requests that name another one are refused, but for addresses and localhost." env:"KARUTA_SERVER_HOST"`
	TrustedProxy []string `name:"trusted-proxy" help:"Address, or network such as 10.0.0.0/8, of a reverse proxy whose X-Forwarded-For says where a request comes from; may be given more than once." env:"KARUTA_SERVER_TRUSTED_PROXY"`
	Metrics      string   `help:"Address and port to answer Prometheus at, which only those should reach who run the server, such as 127.0.0.1:27702." env:"KARUTA_SERVER_METRICS"`
}

func (f *frontFlags) proxies() ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, text := range f.TrustedProxy {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			address, addrErr := netip.ParseAddr(text)
			if addrErr != nil {
				return nil, usage("--trusted-proxy: %q is neither an address nor a network", text)
			}
			prefix = netip.PrefixFrom(address, address.BitLen())
		}
		list = append(list, prefix)
	}
	return list, nil
}

// serveMetrics answers Prometheus, if it is to, until stop is called.
func (f *frontFlags) serveMetrics(server *syncserver.Server, log *slog.Logger) (stop func(), err error) {
	if f.Metrics == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", f.Metrics)
	if err != nil {
		return nil, fmt.Errorf("serve metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /metrics", server.ServeMetrics)
	web := syncserver.NewWeb(mux, log)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := web.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("serve metrics", "err", err)
		}
	}()
	log.Info("serving metrics", "address", listener.Addr().String())
	return func() {
		_ = web.Close() // it had nothing to lose
		<-ended
	}, nil
}
