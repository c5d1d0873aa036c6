// Package storetest holds the tests that every store must pass. A store's own
// test calls [Run] once for each database that it works on.
package storetest

import (
	"testing"
	"time"

	"github.com/quintet-go/rest/store"
)

// Item is the model that the tests keep. Its columns are id, code, a, b, on,
// note, size, data, at, created and updated.
type Item struct {
	ID      uint
	Code    string     `gorm:"size:40;uniqueIndex"`
	A       int        `gorm:"uniqueIndex:idx_items_a_b"`
	B       int        `gorm:"uniqueIndex:idx_items_a_b"`
	On      bool       `gorm:"column:on;default:true"`
	Note    string     `gorm:"size:200"`
	Size    *int       // nil is NULL
	Data    []byte     // compared by content
	At      *time.Time // kept to the microsecond
	Created time.Time  `gorm:"autoCreateTime"`
	Updated time.Time  `gorm:"autoUpdateTime"`
	Parts   []Part
	Labels  []*Label `gorm:"many2many:item_labels;constraint:OnDelete:CASCADE"`
}

// Label is a word for any number of Items.
type Label struct {
	ID   uint
	Word string `gorm:"size:40"`
}

// Part refers to an Item, which can't be deleted as long as it does.
type Part struct {
	ID     uint
	ItemID uint
	Item   *Item `gorm:"constraint:OnDelete:RESTRICT"`
}

// Node is in a tree and in a net of other Nodes. All but its key may be NULL.
type Node struct {
	ID       uint
	Name     *string `gorm:"size:80"`
	Rank     *int32
	Weight   *float64
	At       *time.Time
	Day      *time.Time `gorm:"type:date"`
	ParentID *uint
	Parent   *Node
	Children []Node `gorm:"foreignKey:ParentID"`
	Badge    *Badge
	Friends  []*Node `gorm:"many2many:node_friends"`
}

// Badge is a Node's own.
type Badge struct {
	ID     uint
	NodeID uint
	Text   string `gorm:"size:80"`
}

// Stores are empty stores on one database.
type Stores struct {
	Items  store.Store[Item]
	Parts  store.Store[Part]
	Labels store.Store[Label]
	Nodes  store.Store[Node]
	Badges store.Store[Badge]
}

// Run tests a store. Open gives empty stores for each test, on a database that
// nobody else uses.
func Run(t *testing.T, open func(t *testing.T) Stores) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Stores){
		"Find selects by conditions":                    conditions,
		"Find orders totally and cuts pages":            orders,
		"a filter never widens the scope":               scopes,
		"columns that are none are refused":             unknownColumns,
		"Create stores exactly the values held":         exactValues,
		"Create never uses a key twice":                 freshKeys,
		"unique values are refused by their columns":    conflicts,
		"one of many racing duplicates wins":            races,
		"Update writes what has changed":                updates,
		"Update and Delete want a row":                  missingRows,
		"rows that are referred to are kept":            references,
		"a failed transaction leaves nothing":           rollbacks,
		"transactions are joined through the context":   joins,
		"a locked row waits for its transaction":        locks,
		"a canceled context ends the work":              cancellation,
		"text comes back as it went":                    texts,
		"times come back in UTC and to the microsecond": times,
		"the table describes the model":                 table,
		"relations are described":                       relations,
		"Load fills in related objects":                 loads,
		"Load narrows and sorts what it loads":          narrowedLoads,
		"Link makes the links what the object holds":    links,
		"Delete takes the links along":                  linksOfDeleted,
		"texts are looked for literally":                textConditions,
		"values of other types are looked for as text":  textOfOthers,
		"regular expressions are RE2's":                 expressions,
		"full-text search finds all words, or is none":  fullText,
		"parts of times are those in UTC":               partsOfTimes,
		"conditions lead through relations":             relatedConditions,
		"relations that are none are refused":           unknownRelations,
		"orders lead through relations":                 relatedOrders,
		"NULL is smaller than every value":              nullOrders,
		"positions visit every row once":                positions,
		"odd values are data, and no failure":           oddValues,
		"what is too large is refused":                  bounds,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}
