// Accounts is the classic user-account endpoint as a server.
//
//	go run ./examples/accounts                   serves http://127.0.0.1:8000/api/accounts/
//	go run ./examples/accounts createsuperuser   adds an administrator
//	go run ./examples/accounts demo              adds three accounts to play with
//	go run ./examples/accounts schema            prints the API's OpenAPI document
//	go run ./examples/accounts -h                says what else there is
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/examples/accounts/account"
)

// settings are the flags.
type settings struct {
	addr, db string
	https    bool
	username string
	email    string
}

const usage = `usage: accounts [flags] [command]

commands:
  serve            serve the API (what happens with no command)
  createsuperuser  add an administrator; the password is asked for, or read from
                   the environment variable ACCOUNTS_PASSWORD
  demo             add Richard Tier (staff), John Doe and Jane Doe with random
                   passwords, which are printed once
  schema           print the API's OpenAPI document; no database is touched

flags:
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "accounts:", err)
			os.Exit(1) //nolint:gocritic // nothing is left to stop
		}
	}
}

// run reads the command line and does what it says.
func run(ctx context.Context, args []string, out, errs io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("accounts", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8000", "the `address` to serve at")
	flags.StringVar(&s.db, "db", "accounts.db", "the `database`: the path of an SQLite file, postgres://…, or mysql://…")
	flags.BoolVar(&s.https, "https", false, "browsers reach the server by HTTPS, through a proxy: cookies are marked Secure")
	flags.StringVar(&s.username, "username", "", "createsuperuser: the user name; asked for if empty")
	flags.StringVar(&s.email, "email", "", "createsuperuser: the e-mail address")
	flags.Usage = func() {
		fmt.Fprint(errs, usage)
		flags.PrintDefaults()
	}
	command, rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("%q is one word too many: run accounts -h for the commands", rest[0])
	}
	commands := map[string]func(context.Context, *gorm.DB, settings, io.Writer) error{
		"serve": serve, "createsuperuser": createSuperuser, "demo": demo, "schema": printSchema,
	}
	do, ok := commands[command]
	if !ok {
		return fmt.Errorf("there is no command %q: run accounts -h for the list", command)
	}
	if command == "schema" {
		s.db = ":memory:"
	}
	db, err := open(s.db)
	if err != nil {
		return err
	}
	return do(ctx, db, s, out)
}

// parse reads flags before and after the command.
func parse(flags *flag.FlagSet, args []string) (command string, rest []string, err error) {
	if err := flags.Parse(args); err != nil {
		return "", nil, err
	}
	if flags.NArg() == 0 {
		return "serve", nil, nil
	}
	command = flags.Arg(0)
	err = flags.Parse(flags.Args()[1:])
	return command, flags.Args(), err
}

// serve serves the API until it is told to stop.
func serve(ctx context.Context, db *gorm.DB, s settings, out io.Writer) error {
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.addr)
	if err != nil {
		return fmt.Errorf("can't serve at %s: %w: choose another address with -addr", s.addr, err)
	}
	n, err := account.Count(ctx, db)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Serving http://%s/api/accounts/ from %s\nTry it at http://%[1]s/api/docs/\n", listener.Addr(), printable(s.db))
	if n == 0 {
		fmt.Fprint(out, firstSteps(s))
	}
	return newServer(db, logger, account.New(db, account.Options{HTTPS: s.https, Logger: logger})).run(ctx, listener)
}

// firstSteps says what to do with an empty database.
func firstSteps(s settings) string {
	again := ""
	if s.db != "accounts.db" {
		again = " -db '" + printable(s.db) + "'"
	}
	return fmt.Sprintf(`
There are no accounts yet. In another terminal:

  go run ./examples/accounts%[1]s createsuperuser     adds an administrator
  go run ./examples/accounts%[1]s demo                adds three accounts to play with
  curl -d 'username=ann&password=correct+horse+battery' http://%[2]s/api/accounts/

`, again, s.addr)
}
