package viewset_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Task is a model.
type Task struct {
	ID   uint   `json:"id"`
	Name string `json:"name" validate:"required"`
	Done bool   `json:"done" rest:"read_only"`
}

func ExampleModel() {
	db, err := gormstore.Open(":memory:", &Task{})
	if err != nil {
		fmt.Println(err)
		return
	}
	api := router.NewSimple()
	api.Register("tasks", &viewset.Model[Task]{
		Store:       gormstore.New[Task](db),
		Permissions: permission.List{permission.AllowAny},
		Actions: []viewset.Action[Task]{{
			Name: "finish", Detail: true, Methods: []string{"POST"},
			Do: func(_ *rest.Request, task *Task) (*rest.Response, error) {
				if task.Done {
					return nil, &rest.Error{Kind: rest.Conflict, Detail: "It is done already."}
				}
				task.Done = true // stored when Do returns
				return nil, nil
			},
		}},
	})
	db.Create(&Task{Name: "Write"})
	for range 2 {
		w := httptest.NewRecorder()
		api.ServeHTTP(w, httptest.NewRequest("POST", "/tasks/1/finish/", nil))
		fmt.Println(w.Code, w.Body)
	}
	// Output:
	// 200 {"id":1,"name":"Write","done":true}
	// 409 {"detail":"It is done already."}
}

func ExampleFunc() {
	site := viewset.Config{Permissions: permission.List{permission.AllowAny}}
	api := router.NewSimple()
	api.Handle("hello", viewset.Func(site, func(r *rest.Request) (*rest.Response, error) {
		return &rest.Response{Data: rest.Object{{Name: "hello", Value: "world"}}}, nil
	}))
	w := httptest.NewRecorder()
	api.ServeHTTP(w, httptest.NewRequest("GET", "/hello/", nil))
	fmt.Println(w.Code, w.Body)
	// Output: 200 {"hello":"world"}
}
