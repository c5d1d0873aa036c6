// Quickstart serves notes at http://127.0.0.1:8000/notes/ from notes.db.
package main

import (
	"log"
	"net/http"
	"time"

	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Note is a note.
type Note struct {
	ID      uint      `json:"id"`
	Title   string    `json:"title" validate:"required,max=100"`
	Body    string    `json:"body"`
	Created time.Time `json:"created" rest:"read_only" gorm:"autoCreateTime"`
}

func main() {
	db, err := gormstore.Open("notes.db", &Note{})
	if err != nil {
		log.Fatal(err)
	}
	api := router.NewDefault()
	api.Register("notes", &viewset.Model[Note]{
		Store:       gormstore.New[Note](db),
		Permissions: permission.List{permission.AllowAny},
	})
	log.Print("serving http://127.0.0.1:8000/notes/")
	log.Fatal(http.ListenAndServe("127.0.0.1:8000", api))
}
