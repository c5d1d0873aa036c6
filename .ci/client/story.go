// Story uses the accounts example through the client that oapi-codegen has made
// of its document: sign up, log in, list, change, delete.
package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"

	"client/api"
)

func main() {
	if err := story(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "story:", err)
		os.Exit(1)
	}
}

// with is a client that sends an Authorization header.
func with(server, authorization string) (*api.ClientWithResponses, error) {
	return api.NewClientWithResponses(server, api.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		if authorization != "" {
			r.Header.Set("Authorization", authorization)
		}
		return nil
	}))
}

// expect wants a status, and a body where there is to be one.
func expect[T any](what string, answer *http.Response, want int, body *T) error {
	if answer.StatusCode != want {
		return fmt.Errorf("%s: got %s, want %d", what, answer.Status, want)
	}
	if body == nil && want != http.StatusNoContent {
		return fmt.Errorf("%s: the body of %d was not read", what, want)
	}
	return nil
}

func story(ctx context.Context, server, staffPassword string) error {
	visitor, err := with(server, "")
	if err != nil {
		return err
	}
	staff, err := with(server, "Basic "+base64.StdEncoding.EncodeToString([]byte("richard:"+staffPassword)))
	if err != nil {
		return err
	}
	name, password, mail := "gopher", "a long enough phrase", "gopher@example.com"

	refused, err := visitor.AccountsCreateWithResponse(ctx, nil, api.UserRequest{Username: "", Password: &password})
	if err != nil {
		return err
	}
	if err := expect("signing up without a name", refused.HTTPResponse, http.StatusBadRequest, refused.JSON400); err != nil {
		return err
	}
	created, err := visitor.AccountsCreateWithResponse(ctx, nil, api.UserRequest{Username: name, Password: &password, Email: &mail})
	if err != nil {
		return err
	}
	if err := expect("signing up", created.HTTPResponse, http.StatusCreated, created.JSON201); err != nil {
		return err
	}
	token, err := visitor.TokenCreateWithResponse(ctx, api.CredentialsRequest{Username: name, Password: &password})
	if err != nil {
		return err
	}
	if err := expect("logging in", token.HTTPResponse, http.StatusOK, token.JSON200); err != nil {
		return err
	}
	return afterLogin(ctx, server, token.JSON200.Token, staff, *created.JSON201.Id)
}

// afterLogin lists, changes and deletes.
func afterLogin(ctx context.Context, server, key string, staff *api.ClientWithResponses, id int) error {
	gopher, err := with(server, "Token "+key)
	if err != nil {
		return err
	}
	search := "gopher"
	list, err := staff.AccountsListWithResponse(ctx, &api.AccountsListParams{Search: &search})
	if err != nil {
		return err
	}
	if err := expect("listing", list.HTTPResponse, http.StatusOK, list.JSON200); err != nil {
		return err
	}
	if found := *list.JSON200; len(found) != 1 || *found[0].Id != id {
		return fmt.Errorf("listing: got %+v", found)
	}
	last := "Other"
	changed, err := gopher.AccountsMePartialUpdateWithResponse(ctx, nil, api.PatchedUserRequest{LastName: &last})
	if err != nil {
		return err
	}
	if err := expect("changing", changed.HTTPResponse, http.StatusOK, changed.JSON200); err != nil {
		return err
	}
	if changed.JSON200.LastName != last || changed.JSON200.Email != "gopher@example.com" {
		return fmt.Errorf("changing: got %+v", changed.JSON200)
	}
	forbidden, err := gopher.AccountsDestroyWithResponse(ctx, id, nil)
	if err != nil {
		return err
	}
	if err := expect("deleting without the right to", forbidden.HTTPResponse, http.StatusForbidden, forbidden.JSON403); err != nil {
		return err
	}
	gone, err := staff.AccountsDestroyWithResponse(ctx, id, nil)
	if err != nil {
		return err
	}
	return expect[int]("deleting", gone.HTTPResponse, http.StatusNoContent, nil)
}
