package site

import (
	"encoding/json"
	"math"
	"regexp"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/filter"
	"github.com/quintet-go/rest/pagination"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// events is the viewset of events.
func (s *Site) events(config viewset.Config) *viewset.Model[Event] {
	config.Name, config.Description = "Event", "Events. One field of every common type."
	return &viewset.Model[Event]{
		Config: config,
		Store:  gormstore.New[Event](s.db),
		Serializer: serializer.Of[Event](
			serializer.Field("starts_at", looseTime{}),
			serializer.Field("big", field.Integer{Minimum: new(int64(math.MinInt64)), Maximum: new(int64(math.MaxInt64))}),
		),
		Pagination:  pagination.Cursor{Size: 4, SizeParam: "page_size", MaxSize: 10},
		Filters:     []filter.Filter{filter.Fields("is_public", "starts_on", "capacity")},
		Permissions: permission.List{permission.IsAuthenticatedOrReadOnly},
		Ordering:    []store.Order{store.Column("starts_on").Ascending(), store.Column("id").Ascending()},
		BeforeCreate: func(_ *rest.Request, e *Event) error {
			if e.Extra == nil {
				e.Extra = json.RawMessage("{}")
			}
			return nil
		},
	}
}

// looseTime reads times as Django 3.2: what follows one does not count.
type looseTime struct{ field.Time }

var clock = regexp.MustCompile(`^\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,]\d{1,12})?)?`)

// Parse takes text.
func (k looseTime) Parse(input any) (any, error) {
	if text, ok := input.(string); ok && clock.MatchString(text) {
		input = clock.FindString(text)
	}
	return k.Time.Parse(input)
}

// tags is the viewset of tags.
func (s *Site) tags(config viewset.Config) *viewset.Model[Tag] {
	config.Name, config.Description = "Tag", "Tags, addressed by slug. Only staff write."
	return &viewset.Model[Tag]{
		Config:        config,
		Store:         gormstore.New[Tag](s.db),
		Lookup:        "slug",
		LookupPattern: "[-a-zA-Z0-9_]+",
		Limit:         viewset.Unlimited,
		Ordering:      []store.Order{store.Column("slug").Ascending()},
		Permissions:   permission.List{permission.Any(permission.IsAdminUser, permission.ReadOnly)},
	}
}
