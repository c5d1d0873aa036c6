// Step 2 of the tutorial serves books that keep some rules at
// http://127.0.0.1:8000/books/ from step2.db.
package main

import (
	"log"
	"net/http"
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// handler is the whole API on a database.
func handler(db *gorm.DB) http.Handler {
	api := router.NewDefault()
	api.Register("books", &viewset.Model[Book]{
		Store:       gormstore.New[Book](db),
		Serializer:  bookSerializer(),
		Permissions: permission.List{permission.AllowAny},
	})
	return api
}

func main() {
	db, err := gormstore.Open("step2.db", &Book{})
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: "127.0.0.1:8000", Handler: handler(db), ReadHeaderTimeout: 5 * time.Second}
	log.Printf("serving http://%s/books/", server.Addr)
	log.Fatal(server.ListenAndServe())
}
