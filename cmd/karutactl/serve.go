package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"karuta/syncserver"
	"karuta/syncserver/web"
)

type serveCmd struct {
	Data   string `help:"Folder for accounts, collections and media; made if it is missing." required:"" type:"path" env:"KARUTA_SERVER_DATA"`
	Listen string `help:"Address and port to listen at." default:"127.0.0.1:27701" env:"KARUTA_SERVER_LISTEN"`

	tlsFlags
	frontFlags

	pagesFlags

	MaxCollection int64  `name:"max-collection" help:"MiB that an uploaded collection may have." default:"300" env:"KARUTA_SERVER_MAX_COLLECTION"`
	Quota         int64  `help:"MiB that collection and media of an account may take together; 0 for no limit." default:"0" env:"KARUTA_SERVER_QUOTA"`
	LogLevel      string `name:"log-level" enum:"debug,info,warn,error" default:"info" help:"What to log: debug, info, warn or error." env:"KARUTA_SERVER_LOG_LEVEL"`
}

// heapGrowth is how much the heap may grow between two collections of garbage, in percent. What a server keeps is
// little, what each request leaves behind is much: at Go's own 100 a sync takes an eighth more of the processor.
const heapGrowth = 400

// stopPatience is how long running requests may take when the server is told to end.
const stopPatience = 20 * time.Second

// Run serves until it is interrupted or told to end; then what is being
// answered is finished first.
func (cmd *serveCmd) Run(e *env) error {
	if err := cmd.checkTLS(); err != nil {
		return err
	}
	if err := cmd.check(); err != nil {
		return err
	}
	mails, err := cmd.mail(e)
	if err != nil {
		return err
	}
	log, err := cmd.logger(e)
	if err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(heapGrowth))
	}
	store, err := syncserver.OpenEmbedded(cmd.Data)
	if err != nil {
		return err
	}
	server := syncserver.New(syncserver.Options{
		Store: store, Now: e.now, Log: log, SignUp: cmd.signUp(), Mail: mails,
		Limits: syncserver.Limits{Collection: cmd.MaxCollection << 20, Account: cmd.Quota << 20},
	})
	pages := web.New(web.Options{Server: server, Log: log, PublicURL: cmd.PublicURL, Now: e.now})
	err = cmd.serve(e.ctx, server, withPages(server, pages), log)
	server.Close()
	return errors.Join(err, store.Close())
}

func (cmd *serveCmd) logger(e *env) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cmd.LogLevel)); err != nil {
		return nil, fmt.Errorf("log level: %w", err)
	}
	opt := &slog.HandlerOptions{Level: level}
	if e.cli.JSON {
		return slog.New(slog.NewJSONHandler(e.out, opt)), nil
	}
	return slog.New(slog.NewTextHandler(e.out, opt)), nil
}

func (cmd *serveCmd) serve(ctx context.Context, server *syncserver.Server, handler http.Handler, log *slog.Logger) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
	defer stop()
	proxies, err := cmd.proxies()
	if err != nil {
		return err
	}
	secure, err := cmd.config(cmd.Data, log)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	listener, err := net.Listen("tcp", cmd.Listen)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	stopMetrics, err := cmd.serveMetrics(server, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer stopMetrics()
	web := syncserver.NewWeb(syncserver.OnlyHosts(cmd.Host, syncserver.BehindProxies(proxies, handler)), log)
	web.TLSConfig = secure
	log.Info("serving", "address", listener.Addr().String(), "tls", secure != nil)
	var tidying sync.WaitGroup
	tidying.Go(func() { server.Run(ctx) })
	defer tidying.Wait()
	ended := make(chan error, 1)
	go func() { ended <- answer(web, listener) }()
	select {
	case err := <-ended:
		stop() // so that tidying ends too
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping")
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	err = syncserver.StopWeb(patience, web)
	if ended := <-ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

func answer(web *http.Server, listener net.Listener) error {
	if web.TLSConfig != nil {
		return web.ServeTLS(listener, "", "")
	}
	return web.Serve(listener)
}
