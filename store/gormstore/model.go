package gormstore

import (
	"slices"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"github.com/quintet-go/rest/store"
)

// model is what the store knows of a Go type and of its table. Nothing else
// becomes part of SQL.
type model struct {
	schema    *schema.Schema
	table     *store.Table
	fields    map[store.Column]*schema.Field
	relations map[string]*relation
}

// models are the models of one database. They refer to each other, also in
// circles, so each is described once.
type models struct {
	mutex sync.Mutex
	known map[*schema.Schema]*model
}

const modelsName = "quintet:models"

func newModels() *models { return &models{known: map[*schema.Schema]*model{}} }

// Name is the plugin's name.
func (*models) Name() string { return modelsName }

// Initialize does nothing: the models are found by their name.
func (*models) Initialize(*gorm.DB) error { return nil }

// modelOf describes a Go type and all that it refers to.
func modelOf(db *gorm.DB, object any) (*model, error) {
	all, ok := db.Plugins[modelsName].(*models)
	if !ok {
		all = newModels()
	}
	all.mutex.Lock()
	defer all.mutex.Unlock()
	statement := &gorm.Statement{DB: db}
	if err := statement.Parse(object); err != nil {
		return nil, err
	}
	return all.describe(statement.Schema), nil
}

// describe is the model of a schema. It is known before its relations are
// followed, which may lead back to it.
func (all *models) describe(parsed *schema.Schema) *model {
	if m := all.known[parsed]; m != nil {
		return m
	}
	m := &model{schema: parsed, relations: map[string]*relation{}}
	m.table, m.fields = describe(parsed)
	all.known[parsed] = m
	for _, found := range relationships(parsed) {
		r := related(found)
		if r == nil || found.Schema != parsed {
			continue
		}
		r.target = all.describe(found.FieldSchema)
		m.relations[found.Name] = r
		m.table.Relations = append(m.table.Relations, r.describe())
	}
	slices.SortFunc(m.table.Relations, func(a, b store.Relation) int { return slices.Compare(a.Index, b.Index) })
	return m
}

// relationships are those that gorm has found. Gorm adds to them as it finds
// other models.
func relationships(parsed *schema.Schema) []*schema.Relationship {
	parsed.Relationships.Mux.RLock()
	defer parsed.Relationships.Mux.RUnlock()
	all := make([]*schema.Relationship, 0, len(parsed.Relationships.Relations))
	for _, found := range parsed.Relationships.Relations {
		all = append(all, found)
	}
	return all
}
