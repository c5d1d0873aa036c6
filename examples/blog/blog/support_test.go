package blog_test

import (
	"net/http"

	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/viewset"
)

func viewsetConfig() viewset.Config { return viewset.Config{} }

// served is a viewset at /articles/.
func served(view viewset.ViewSet) http.Handler {
	api := router.NewSimple()
	api.Register("articles", view)
	return api
}
