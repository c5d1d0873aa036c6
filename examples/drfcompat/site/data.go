package site

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/quintet-go/rest/authentication"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store"
	"github.com/quintet-go/rest/store/gormstore"
)

// Reset puts all data back to the fixture, the counters of ids included.
func (s *Site) Reset(ctx context.Context) error {
	models := []any{&User{}, &Tag{}, &Article{}, &Comment{}, &Event{}, &authentication.AccessToken{}, &authentication.SessionRow{}}
	db := s.db.WithContext(ctx)
	if err := db.Migrator().DropTable(append([]any{"article_tags"}, models...)...); err != nil {
		return err
	}
	if err := db.AutoMigrate(models...); err != nil {
		return err
	}
	s.keys.forget(s.fixture.tokens())
	s.counter.forget()
	return gormstore.New[User](s.db).Write(ctx, func(ctx context.Context, users store.Tx[User]) error {
		for _, data := range s.fixture.Users {
			if err := s.add(ctx, users, data); err != nil {
				return err
			}
		}
		if err := s.addOthers(ctx); err != nil {
			return err
		}
		return s.skipIDs(ctx)
	})
}

// addOthers stores everything but the accounts.
func (s *Site) addOthers(ctx context.Context) error {
	tags, err := s.addTags(ctx)
	if err != nil {
		return err
	}
	if err := s.addArticles(ctx, tags); err != nil {
		return err
	}
	if err := addAll(ctx, gormstore.New[Comment](s.db), s.fixture.Comments); err != nil {
		return err
	}
	events := make([]Event, len(s.fixture.Events))
	for i, data := range s.fixture.Events {
		if events[i], err = data.event(); err != nil {
			return err
		}
	}
	return addAll(ctx, gormstore.New[Event](s.db), events)
}

// addAll stores copies of objects.
func addAll[T any](ctx context.Context, to store.Store[T], objects []T) error {
	return to.Write(ctx, func(_ context.Context, tx store.Tx[T]) error {
		for _, object := range objects {
			if err := tx.Create(&object); err != nil {
				return err
			}
		}
		return nil
	})
}

// addTags stores the tags, and gives them by their slugs.
func (s *Site) addTags(ctx context.Context) (map[string]Tag, error) {
	store := gormstore.New[Tag](s.db)
	if err := addAll(ctx, store, s.fixture.Tags); err != nil {
		return nil, err
	}
	stored, err := store.Find(ctx, allRows)
	bySlug := map[string]Tag{}
	for _, tag := range stored {
		bySlug[tag.Slug] = tag
	}
	return bySlug, err
}

// allRows selects every row.
var allRows = store.Query{}

// addArticles stores the articles and their tags.
func (s *Site) addArticles(ctx context.Context, tags map[string]Tag) error {
	return gormstore.New[Article](s.db).Write(ctx, func(_ context.Context, articles store.Tx[Article]) error {
		for _, data := range s.fixture.Articles {
			article := data.Article
			article.AuthorID, article.Tags = data.Author, nil
			for _, slug := range data.Tags {
				article.Tags = append(article.Tags, tags[slug])
			}
			if err := articles.Create(&article); err != nil {
				return err
			}
			if err := articles.Link(&article, "Tags"); err != nil {
				return err
			}
		}
		return nil
	})
}

// event is the event with its day and duration read.
func (f FixtureEvent) event() (Event, error) {
	e := f.Event
	day, err := time.Parse(time.DateOnly, f.StartsOn)
	if err != nil || f.Duration == nil {
		e.StartsOn = day
		return e, err
	}
	span, err := field.Duration{}.Parse(*f.Duration)
	length, _ := span.(time.Duration)
	e.StartsOn, e.Duration = day, &length
	return e, err
}

// add stores one account and its token.
func (s *Site) add(ctx context.Context, users store.Tx[User], data FixtureUser) error {
	hash, err := s.hasher.Hash(ctx, data.Password)
	if err != nil {
		return err
	}
	user := &User{
		ID: data.ID, Username: data.Username, Password: hash, FirstName: data.FirstName, LastName: data.LastName, Email: data.Email,
		IsStaff: data.IsStaff, IsSuperuser: data.IsSuperuser, IsActive: data.IsActive, DateJoined: data.DateJoined,
	}
	if err := users.Create(user); err != nil || data.Token == nil {
		return err
	}
	return s.tokens.Store.Write(ctx, func(_ context.Context, tokens store.Tx[authentication.AccessToken]) error {
		return tokens.Create(&authentication.AccessToken{Digest: authentication.Digest(*data.Token), Identity: user.Identity()})
	})
}

// skipIDs has PostgreSQL count on from the fixture's ids; other databases do so
// by themselves.
func (s *Site) skipIDs(ctx context.Context) error {
	db := gormstore.DB(ctx, s.db)
	if db.Name() != "postgres" {
		return nil
	}
	for _, table := range []string{"users", "articles", "comments", "events"} {
		if err := skip(db, table); err != nil {
			return err
		}
	}
	return nil
}

func skip(db *gorm.DB, table string) error {
	var last int64
	return db.Raw("SELECT setval(pg_get_serial_sequence(?, 'id'), (SELECT max(id) FROM ?))", table, clause.Table{Name: table}).Scan(&last).Error
}
