// Step 1 of the tutorial serves books at http://127.0.0.1:8000/books/ from
// step1.db.
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

// Book is a book on somebody's list.
type Book struct {
	ID     uint      `json:"id"`
	Title  string    `json:"title" gorm:"size:200" validate:"required"`
	Author string    `json:"author" gorm:"size:100"`
	Added  time.Time `json:"added" rest:"read_only" gorm:"autoCreateTime"`
}

// handler is the whole API on a database.
func handler(db *gorm.DB) http.Handler {
	api := router.NewDefault()
	api.Register("books", &viewset.Model[Book]{
		Store:       gormstore.New[Book](db),
		Permissions: permission.List{permission.AllowAny},
	})
	return api
}

func main() {
	db, err := gormstore.Open("step1.db", &Book{})
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: "127.0.0.1:8000", Handler: handler(db), ReadHeaderTimeout: 5 * time.Second}
	log.Printf("serving http://%s/books/", server.Addr)
	log.Fatal(server.ListenAndServe())
}
