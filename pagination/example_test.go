package pagination_test

import (
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Song is a song.
type Song struct {
	ID    uint   `json:"id"`
	Title string `json:"title"`
}

func Example() {
	db, err := gormstore.Open(":memory:", &Song{})
	if err != nil {
		log.Fatal(err)
	}
	for _, title := range []string{"Aria", "Ballad", "Chorale", "Dirge"} {
		if err := db.Create(&Song{Title: title}).Error; err != nil {
			log.Fatal(err)
		}
	}
	api := router.NewSimple()
	api.Register("songs", &viewset.Model[Song]{
		Store:       gormstore.New[Song](db),
		Permissions: permission.List{permission.AllowAny},
		Pagination:  pagination.PageNumber{Size: 2, SizeParam: "page_size", MaxSize: 100},
	})

	for _, query := range []string{"", "?page=2", "?page=3"} {
		w := httptest.NewRecorder()
		api.ServeHTTP(w, httptest.NewRequest("GET", "/songs/"+query, nil))
		fmt.Println(w.Code, w.Body)
	}
	// Output:
	// 200 {"count":4,"next":"http://example.com/songs/?page=2","previous":null,"results":[{"id":1,"title":"Aria"},{"id":2,"title":"Ballad"}]}
	// 200 {"count":4,"next":null,"previous":"http://example.com/songs/","results":[{"id":3,"title":"Chorale"},{"id":4,"title":"Dirge"}]}
	// 404 {"detail":"Invalid page."}
}
