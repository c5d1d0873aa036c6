package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"golang.org/x/term"
	"gorm.io/gorm"

	"github.com/quintet-go/rest/authentication/password"
	"github.com/quintet-go/rest/examples/accounts/account"
)

// passwordVariable is where createsuperuser reads a password from when nobody
// can be asked. It is never taken from the command line, which others can see.
const passwordVariable = "ACCOUNTS_PASSWORD"

// createSuperuser adds an administrator.
func createSuperuser(ctx context.Context, db *gorm.DB, s settings, out io.Writer) error {
	name, err := askName(s.username, out)
	if err != nil {
		return err
	}
	plain, err := askPassword(out)
	if err != nil {
		return err
	}
	about := map[string]string{"username": name, "email": s.email}
	for _, problem := range password.Check(plain, about, password.MinimumLength(8), password.Numeric{}, password.Common{}, password.Similar{}) {
		fmt.Fprintln(out, "Take care:", problem.Text)
	}
	user := account.User{Username: name, Email: s.email, IsStaff: true, IsSuperuser: true}
	if err := account.Create(ctx, db, user, plain); err != nil {
		return err
	}
	fmt.Fprintf(out, "The administrator %s is there.\n", name)
	return nil
}

// askName asks for the user name, unless a flag has given it.
func askName(given string, out io.Writer) (string, error) {
	if given != "" {
		return given, nil
	}
	fmt.Fprint(out, "User name: ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if name := strings.TrimSpace(line); name != "" {
		return name, nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return "", errors.New("no user name was given: use -username NAME")
}

// askPassword takes the password from the environment, or asks for it twice
// without showing it.
func askPassword(out io.Writer) (string, error) {
	if plain := os.Getenv(passwordVariable); plain != "" {
		return plain, nil
	}
	input := int(os.Stdin.Fd())
	if !term.IsTerminal(input) {
		return "", errors.New("nobody can be asked for a password here: set the environment variable " + passwordVariable)
	}
	var typed [2]string
	for i, prompt := range []string{"Password: ", "Password (again): "} {
		fmt.Fprint(out, prompt)
		text, err := term.ReadPassword(input)
		fmt.Fprintln(out)
		if err != nil {
			return "", err
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two passwords differ: try again")
	}
	if typed[0] == "" {
		return "", errors.New("the password is empty: try again")
	}
	return typed[0], nil
}

// demo adds three accounts, and prints their passwords, which are kept nowhere
// else.
func demo(ctx context.Context, db *gorm.DB, _ settings, out io.Writer) error {
	people := []account.User{
		{Username: "richard", FirstName: "Richard", LastName: "Tier", Email: "richard@example.com", IsStaff: true, IsSuperuser: true},
		{Username: "john", FirstName: "John", LastName: "Doe", Email: "john@example.com"},
		{Username: "jane", FirstName: "Jane", LastName: "Doe", Email: "jane@example.com"},
	}
	fmt.Fprintf(out, "%-8s  %-26s  %s\n", "username", "password", "name")
	for _, user := range people {
		plain := rand.Text()
		err := account.Create(ctx, db, user, plain)
		switch {
		case errors.Is(err, account.ErrTaken):
			plain = "(there already)"
		case err != nil:
			return err
		}
		role := ""
		if user.IsStaff {
			role = " (staff)"
		}
		fmt.Fprintf(out, "%-8s  %-26s  %s %s%s\n", user.Username, plain, user.FirstName, user.LastName, role)
	}
	fmt.Fprintln(out, "\nNote the passwords: they are not shown again.")
	return nil
}

// printSchema prints the API's document.
func printSchema(_ context.Context, db *gorm.DB, _ settings, out io.Writer) error {
	document, err := account.Document(db, account.Options{})
	if err == nil {
		_, err = fmt.Fprintln(out, string(document))
	}
	return err
}

// printable is a database's name without its password.
func printable(name string) string {
	u, err := url.Parse(name)
	if err != nil || u.Scheme == "" {
		return name
	}
	return u.Redacted()
}
