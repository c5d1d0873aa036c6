package drfusers

import (
	"time"

	"gorm.io/gorm"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// postView is class PostViewSet(ModelViewSet).
func postView(db *gorm.DB, site viewset.Config) *viewset.Model[Post] {
	all, short := Related(db), Brief()
	return &viewset.Model[Post]{
		Config:     site,
		Store:      gormstore.New[Post](db),
		Serializer: all,
		SerializerFor: func(r *rest.Request) serializer.Serializer[Post] {
			if r.Action.Name == "create" {
				return short
			}
			return nil // all
		},
		Scope: func(r *rest.Request) store.Condition {
			if r.User.Staff() {
				return store.Condition{} // every row
			}
			return store.Column("status").Is("published")
		},
		PermissionsFor: func(r *rest.Request) permission.List {
			if r.Action.Name == "destroy" {
				return permission.List{permission.IsAdminUser}
			}
			return permission.List{permission.IsAuthenticatedOrReadOnly}
		},
		BeforeCreate: func(r *rest.Request, p *Post) error {
			if author, ok := r.User.(*Author); ok {
				p.AuthorID = author.ID
			}
			return nil
		},
		Filters: []filter.Filter{
			filter.Fields("status", "author__username", "rating__gte", "tags__slug"),
			filter.Search("title", "=slug", "author__username"),
			filter.Ordering("created", "rating"),
		},
		Ordering:   []store.Order{store.Column("created").Descending()},
		Pagination: pagination.PageNumber{Size: 20, SizeParam: "page_size", MaxSize: 100},
		Actions: []viewset.Action[Post]{
			{Name: "publish", Detail: true, Methods: []string{"POST"}, Do: publish},
			{Name: "recent", Do: recent(db)},
		},
		AfterCreate: func(r *rest.Request, p *Post) error {
			return gormstore.DB(r.Context(), db).Create(&Audit{Text: "created " + p.Slug}).Error
		},
	}
}

// publish is @action(detail=True, methods=["post"]).
func publish(_ *rest.Request, p *Post) (*rest.Response, error) {
	if p.Status == "published" {
		return nil, &rest.Error{Kind: rest.Conflict, Detail: "It is published already."}
	}
	p.Status = "published" // stored when publish returns
	return nil, nil        // the post itself
}

// recent is @action(detail=False).
func recent(db *gorm.DB) func(*rest.Request, *Post) (*rest.Response, error) {
	return func(r *rest.Request, _ *Post) (*rest.Response, error) {
		var n int64
		err := gormstore.DB(r.Context(), db).Model(&Post{}).Where("created > ?", time.Now().UTC().AddDate(0, 0, -7)).Count(&n).Error
		return &rest.Response{Data: rest.Object{{Name: "count", Value: n}}}, err
	}
}

// Clock is class ClockView(APIView), or a ViewSet of one's own.
type Clock struct{}

// List answers GET.
func (Clock) List(r *rest.Request) (*rest.Response, error) {
	return &rest.Response{Data: rest.Object{{Name: "who", Value: r.User.Identity()}}}, nil
}
