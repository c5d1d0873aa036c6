package relation_test

import (
	"fmt"
	"log"
	"net/http/httptest"
	"strings"

	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/relation"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Album has songs, which are written with it, and a label.
type Album struct {
	ID      uint   `json:"id"`
	Title   string `json:"title" validate:"required"`
	LabelID uint   `json:"label" validate:"required"`
	Songs   []Song `json:"songs" gorm:"constraint:OnDelete:CASCADE"`
}

// Song belongs to its album.
type Song struct {
	ID      uint `json:"id"`
	AlbumID uint
	Title   string `json:"title" validate:"required"`
}

// Label publishes albums.
type Label struct {
	ID   uint   `json:"id"`
	Name string `json:"name"`
}

func ExampleNested() {
	db, err := gormstore.Open(":memory:", &Label{}, &Album{}, &Song{})
	if err != nil {
		log.Fatal(err)
	}
	if err := db.Create(&Label{Name: "Blue"}).Error; err != nil {
		log.Fatal(err)
	}
	api := router.NewDefault()
	api.Register("albums", &viewset.Model[Album]{
		Store: gormstore.New[Album](db),
		Serializer: serializer.Of[Album](
			serializer.Field("label", relation.Key[Label]{Store: gormstore.New[Label](db)}),
			serializer.Field("songs", relation.Nested[Song]{Store: gormstore.New[Song](db), Write: relation.Create}),
		),
		Permissions: permission.List{permission.AllowAny},
	})
	for _, body := range []string{
		`{"title": "Kind of", "label": 1, "songs": [{"title": "So"}, {"title": "What"}]}`,
		`{"title": "Giant", "label": 9, "songs": [{"title": "Steps"}, {}]}`,
	} {
		r := httptest.NewRequest("POST", "/albums/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, r)
		fmt.Println(answer.Code, answer.Body)
	}
	// Output:
	// 201 {"id":1,"title":"Kind of","label":1,"songs":[{"id":1,"title":"So"},{"id":2,"title":"What"}]}
	// 400 {"label":["Invalid pk \"9\" - object does not exist."],"songs":{"1":{"title":["This field is required."]}}}
}
