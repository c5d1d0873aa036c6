package password_test

import (
	"context"
	"fmt"

	"github.com/quintet-go/rest/authentication/password"
)

func ExampleHasher_Verify() {
	hasher := password.Shared()
	hash, err := hasher.Hash(context.Background(), "correct horse battery staple")
	if err != nil {
		fmt.Println(err)
	}
	ok, _, _ := hasher.Verify(context.Background(), hash, "correct horse battery staple")
	fmt.Println(ok, hash)
	// Output: true ********
}
