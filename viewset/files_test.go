package viewset_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/testdb"
	"github.com/quintet-go/rest/permission"
	"github.com/quintet-go/rest/resttest"
	"github.com/quintet-go/rest/router"
	"github.com/quintet-go/rest/serializer"
	"github.com/quintet-go/rest/serializer/field"
	"github.com/quintet-go/rest/store/gormstore"
	"github.com/quintet-go/rest/viewset"
)

// Photo has a file and an image.
type Photo struct {
	ID    uint   `json:"id"`
	Name  string `json:"name" gorm:"size:20" validate:"required"`
	Paper string `json:"paper"`
	Image string `json:"image" validate:"required"`
}

// pixels is a PNG file.
func pixels(t *testing.T, width int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 1))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesAreStoredOnceTheBodyIsValid(t *testing.T) {
	db := testdb.SQLite(t, &Photo{})
	dir := field.Directory{Path: filepath.Join(t.TempDir(), "media"), Base: "/media/"}
	fail := false
	photos := &viewset.Model[Photo]{
		Config: viewset.Config{Permissions: permission.List{permission.AllowAny}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))},
		Store:  gormstore.New[Photo](db),
		Serializer: serializer.Of[Photo](
			serializer.Field("paper", field.File{Storage: dir, MaxLength: 12, MaxSize: 100, Types: []string{"text/plain"}}),
			serializer.Field("image", field.Image{File: field.File{Storage: dir}, MaxPixels: 100}),
		),
		AfterCreate: func(*rest.Request, *Photo) error {
			if fail {
				return errors.New("made for the test")
			}
			return nil
		},
	}
	api := router.NewSimple()
	api.Register("photos", photos)
	c := resttest.New(t, api)
	stored := func() []string {
		entries, _ := os.ReadDir(dir.Path)
		var names []string
		for _, entry := range entries {
			names = append(names, entry.Name())
		}
		return names
	}
	file := func(name string, content []byte) resttest.File { return resttest.File{Name: name, Content: content} }
	send := func(values map[string]string, files map[string]resttest.File) *resttest.Answer {
		return c.Post("/photos/", resttest.Multipart{Fields: values, Files: files})
	}
	good := pixels(t, 3)

	for want, files := range map[string]map[string]resttest.File{
		`{"image":["No file was submitted."]}`: {},
		`{"image":["Upload a valid image. The file you uploaded was either not an image or a corrupted image."]}`: {"image": file("x.png", []byte("<script>"))},
		`{"image":["Ensure this image has no more than 100 pixels."]}`:                                            {"image": file("x.png", pixels(t, 101))},
		`{"paper":["The submitted file is empty."]}`:                                                              {"image": file("x.png", good), "paper": file("a.txt", nil)},
		`{"paper":["Ensure this filename has at most 12 characters (it has 14)."]}`:                               {"image": file("x.png", good), "paper": file("much-too-l.txt", []byte("x"))},
		`{"paper":["Ensure this file is not larger than 100 bytes."]}`:                                            {"image": file("x.png", good), "paper": file("a.txt", make([]byte, 101))},
		`{"paper":["Files of this type are not accepted. Choose one of: text/plain."]}`:                           {"image": file("x.png", good), "paper": file("a.txt", good)},
	} {
		send(map[string]string{"name": "x"}, files).Expect(400).JSON(want)
	}
	send(map[string]string{"name": "", "paper": "x"}, map[string]resttest.File{"image": file("x.png", good)}).Expect(400).
		JSON(`{"name":["This field may not be blank."],"paper":["The submitted data was not a file. Check the encoding type on the form."]}`)
	c.Post("/photos/", map[string]any{"name": "x", "image": "/etc/passwd"}).Expect(400).JSON(`{"image":["The submitted data was not a file. Check the encoding type on the form."]}`)
	fail = true
	send(map[string]string{"name": "x"}, map[string]resttest.File{"image": file("x.png", good)}).Expect(500)
	fail = false
	if names := stored(); names != nil {
		t.Fatalf("refused requests left files: %v", names)
	}

	answer := send(map[string]string{"name": "x"}, map[string]resttest.File{"image": file("../../evil name.PNG", good), "paper": file("a.txt", []byte("hello"))}).Expect(201)
	address, _ := answer.Field("image").(string)
	if !strings.HasPrefix(address, "http://example.com/media/") || !strings.HasSuffix(address, ".png") || strings.Contains(address, "evil") || len(stored()) != 2 {
		t.Errorf("got %s and %v", address, stored())
	}
	c.Patch("/photos/1/", map[string]any{"name": "y"}).Expect(200).Has("image", address)
	served := resttest.New(t, dir).Get(strings.TrimPrefix(address, "http://example.com"))
	served.Expect(http.StatusOK)
	if h := served.Header; h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("Content-Type") != "image/png" {
		t.Errorf("served with %v", h)
	}
	for _, path := range []string{"/media/", "/media/../files_test.go", "/media/nothing", "/media/%2e%2e/x"} {
		resttest.New(t, dir).Get(path).Expect(404)
	}
	if err := dir.Delete(context.Background(), "nothing"); err != nil {
		t.Errorf("deleting a file that is gone: %v", err)
	}
}
