package field_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"testing"

	"github.com/quintet-go/rest/serializer/field"
)

// upload is a file as a multipart body brings it.
func upload(t *testing.T, name string, content []byte) *multipart.FileHeader {
	t.Helper()
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	part, err := writer.CreateFormFile("f", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err != nil || writer.Close() != nil {
		t.Fatal(err)
	}
	form, err := multipart.NewReader(&body, writer.Boundary()).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = form.RemoveAll() })
	return form.File["f"][0]
}

func TestImagesAreToldByContentAndName(t *testing.T) {
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	const corrupt = "Upload a valid image. The file you uploaded was either not an image or a corrupted image."
	for _, c := range []struct {
		name, want string
		content    []byte
	}{
		{"a.png", "", dot.Bytes()},
		{"a.b.JPEG", "", dot.Bytes()},
		{"blob", "", dot.Bytes()},
		{"a.html", "File extension “html” is not allowed. Allowed extensions are: apng, gif, jfif, jpe, jpeg, jpg, png.", dot.Bytes()},
		{"a.png", corrupt, []byte("<script>")},
		{"a.html", corrupt, []byte("<script>")},
		{"a.png", corrupt, dot.Bytes()[:20]},
		{"a.png", "The submitted file is empty.", nil},
	} {
		value, err := field.Image{}.Parse(upload(t, c.name, c.content))
		switch problems := broken(err); {
		case c.want == "" && (err != nil || value == nil):
			t.Errorf("%s: %v, %v", c.name, value, err)
		case c.want != "" && (len(problems) != 1 || problems[0].Text != c.want):
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestFilesAgreeWithDRFsTable(t *testing.T) {
	kind := field.File{MaxLength: 10}
	for name, want := range map[string]string{
		"example": "", `C:\fakepath\a.txt`: "", "xxxxxxxxxxxx.txt": "Ensure this filename has at most 10 characters (it has 16).",
	} {
		_, err := kind.Parse(upload(t, name, []byte("0123456789")))
		problems := broken(err)
		if want == "" && err != nil || want != "" && (len(problems) != 1 || problems[0].Text != want || problems[0].Code != "max_length") {
			t.Errorf("%s: got %v, want %q", name, err, want)
		}
	}
	if _, err := kind.Parse(&multipart.FileHeader{Size: 10}); broken(err)[0].Code != "no_name" {
		t.Errorf("got %v", err)
	}
	if _, err := kind.Parse("invalid"); broken(err)[0].Text != "The submitted data was not a file. Check the encoding type on the form." {
		t.Errorf("got %v", err)
	}
}
