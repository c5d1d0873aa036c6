package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/quintet-go/rest/examples/accounts/account"
	"github.com/quintet-go/rest/store/gormstore"
)

// open opens the database that the text names, and brings its tables up to
// date: the path of an SQLite file, postgres://…, or mysql://….
func open(text string) (*gorm.DB, error) {
	scheme, _, found := strings.Cut(text, "://")
	switch {
	case !found:
		return gormstore.Open(text, account.Models()...)
	case scheme == "postgres" || scheme == "postgresql":
		return gormstore.OpenWith(postgres.Open(text), account.Models()...)
	case scheme == "mysql":
		dsn, err := mysqlDSN(text)
		if err != nil {
			return nil, err
		}
		precision := 6
		return gormstore.OpenWith(mysql.New(mysql.Config{DSN: dsn, DefaultDatetimePrecision: &precision}), account.Models()...)
	}
	return nil, fmt.Errorf("-db has the scheme %q: give the path of an SQLite file, postgres://…, or mysql://…", scheme)
}

// mysqlDSN is the driver's form of mysql://user:password@host:port/name.
func mysqlDSN(text string) (string, error) {
	u, err := url.Parse(text)
	if err != nil {
		return "", errors.New("-db is no URL: write mysql://user:password@host:port/name, with special characters percent-encoded")
	}
	c := mysqldriver.NewConfig()
	c.Net, c.Addr, c.DBName = "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	if u.Port() == "" {
		c.Addr = u.Hostname() + ":3306"
	}
	c.ParseTime, c.Loc, c.ClientFoundRows = true, time.UTC, true
	return c.FormatDSN(), nil
}
