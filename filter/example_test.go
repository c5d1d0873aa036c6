package filter_test

import (
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Film has stars.
type Film struct {
	ID    uint   `json:"id"`
	Title string `json:"title"`
	Genre string `json:"genre" validate:"oneof=drama comedy"`
	Stars int    `json:"stars"`
	Notes string `json:"-"` // for nobody
}

func Example() {
	db, err := gormstore.Open(":memory:", &Film{})
	if err != nil {
		log.Fatal(err)
	}
	films := []Film{{Title: "Alien Dawn", Genre: "drama", Stars: 4}, {Title: "Dawn Patrol", Genre: "comedy", Stars: 5}, {Title: "Dusk", Genre: "drama", Stars: 2}}
	if err := db.Create(&films).Error; err != nil {
		log.Fatal(err)
	}
	api := router.NewDefault()
	api.Register("films", &viewset.Model[Film]{
		Store:       gormstore.New[Film](db),
		Permissions: permission.List{permission.AllowAny},
		Filters: []filter.Filter{
			filter.Fields("genre", "stars__gte"),
			filter.Search("title"),
			filter.Ordering("stars", "title"),
		},
	})
	for _, query := range []string{"genre=drama&stars__gte=3", "search=dawn&ordering=-stars", "genre=western&stars__gte=many", "notes=secret"} {
		answer := httptest.NewRecorder()
		api.ServeHTTP(answer, httptest.NewRequest("GET", "/films/?"+query, nil))
		fmt.Println(answer.Code, answer.Body)
	}
	// Output:
	// 200 [{"id":1,"title":"Alien Dawn","genre":"drama","stars":4}]
	// 200 [{"id":2,"title":"Dawn Patrol","genre":"comedy","stars":5},{"id":1,"title":"Alien Dawn","genre":"drama","stars":4}]
	// 400 {"genre":["Select a valid choice. western is not one of the available choices."],"stars__gte":["Enter a number."]}
	// 200 [{"id":1,"title":"Alien Dawn","genre":"drama","stars":4},{"id":2,"title":"Dawn Patrol","genre":"comedy","stars":5},{"id":3,"title":"Dusk","genre":"drama","stars":2}]
}
