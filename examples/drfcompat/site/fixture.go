package site

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Fixture is the initial data, read from JSON.
type Fixture struct {
	Users    []FixtureUser    `json:"users"`
	Tags     []Tag            `json:"tags"`
	Articles []FixtureArticle `json:"articles"`
	Comments []Comment        `json:"comments"`
	Events   []FixtureEvent   `json:"events"`
}

// FixtureArticle is an article with the slugs of its tags.
type FixtureArticle struct {
	Article
	Author uint     `json:"author"`
	Tags   []string `json:"tags"`
}

// FixtureEvent is an event, its day and its duration as texts.
type FixtureEvent struct {
	Event
	StartsOn string  `json:"starts_on"`
	Duration *string `json:"duration"`
}

// FixtureUser is an account with its password and token in plain text.
type FixtureUser struct {
	ID          uint      `json:"id"`
	Username    string    `json:"username"`
	Password    string    `json:"password"`
	FirstName   string    `json:"first_name"`
	LastName    string    `json:"last_name"`
	Email       string    `json:"email"`
	IsStaff     bool      `json:"is_staff"`
	IsSuperuser bool      `json:"is_superuser"`
	IsActive    bool      `json:"is_active"`
	DateJoined  time.Time `json:"date_joined"`
	Token       *string   `json:"token"`
}

// tokens are the tokens in plain text, by their owners' keys.
func (f Fixture) tokens() map[string]string {
	tokens := map[string]string{}
	for _, user := range f.Users {
		if user.Token != nil {
			tokens[strconv.FormatUint(uint64(user.ID), 10)] = *user.Token
		}
	}
	return tokens
}

// ReadFixture reads the initial data from a file.
func ReadFixture(path string) (Fixture, error) {
	var fixture Fixture
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return fixture, err
	}
	if err := json.Unmarshal(text, &fixture); err != nil {
		return fixture, fmt.Errorf("%s is no fixture: %w", path, err)
	}
	return fixture, nil
}
