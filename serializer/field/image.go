package field

import (
	"context"
	"fmt"
	"image"
	_ "image/gif"  // a format that is read
	_ "image/jpeg" // a format that is read
	_ "image/png"  // a format that is read
	"mime/multipart"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/schema"
)

// Image is an uploaded image (DRF's ImageField): a GIF, JPEG or PNG file by
// what is in it, with a name that ends so or has no ending. It is a [File]
// otherwise.
type Image struct {
	// File are the settings of the file; its Types are not used.
	File File
	// MaxPixels is the largest width times height; 0 stands for 50 million. It
	// keeps small files from becoming large pictures elsewhere.
	MaxPixels int
}

// defaultPixels is the largest image where no other limit is set.
const defaultPixels = 50_000_000

// Describe sets the type.
func (k Image) Describe(f *schema.Field) {
	k.File.Describe(f)
	f.Type = "image upload"
}

// RequiredMessage is what a client is told that has sent no file.
func (k Image) RequiredMessage() string { return k.File.RequiredMessage() }

// ReadForm takes the last file of the name.
func (k Image) ReadForm(form *multipart.Form, name string, partial bool) (any, bool) {
	return k.File.ReadForm(form, name, partial)
}

// Parse takes a file of a multipart body that is an image.
func (k Image) Parse(input any) (any, error) {
	file := k.File
	file.Types = nil
	value, err := file.Parse(input)
	header, ok := value.(*multipart.FileHeader)
	if err != nil || !ok {
		return value, err
	}
	return value, k.look(header)
}

// look reads the image's format and size.
func (k Image) look(header *multipart.FileHeader) error {
	content, err := header.Open()
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	config, _, err := image.DecodeConfig(content)
	if err != nil {
		return Invalid("invalid_image", "Upload a valid image. The file you uploaded was either not an image or a corrupted image.")
	}
	most := k.MaxPixels
	if most == 0 {
		most = defaultPixels
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > most/config.Height {
		return Invalid("max_pixels", fmt.Sprintf("Ensure this image has no more than %d pixels.", most))
	}
	return named(header.Filename)
}

// imageEndings are those that names of images may have.
var imageEndings = []string{"apng", "gif", "jfif", "jpe", "jpeg", "jpg", "png"}

// named wants a name that browsers take for an image's: the stored name keeps
// its ending.
func named(name string) error {
	end := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if end == "" || slices.Contains(imageEndings, end) {
		return nil
	}
	return Invalid("invalid_extension", fmt.Sprintf("File extension “%s” is not allowed. Allowed extensions are: %s.", end, strings.Join(imageEndings, ", ")))
}

// Finish stores the file, and returns its name.
func (k Image) Finish(ctx context.Context, value any, still func() error) (any, error) {
	return k.File.Finish(ctx, value, still)
}

// Discard removes a file that Finish has stored.
func (k Image) Discard(ctx context.Context, value any) error { return k.File.Discard(ctx, value) }

// For makes URLs absolute, at the host of the request.
func (k Image) For(r *rest.Request, _ any) Kind { return hostedImage{k, hosted{k.File, r}} }

// Append appends the URL as a JSON string, or null where there is no file.
func (k Image) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return k.File.Append(dst, value)
}

// Plain is the URL, or nil.
func (k Image) Plain(value reflect.Value) any { return k.File.Plain(value) }

// hostedImage is an Image for one request.
type hostedImage struct {
	Image
	hosted hosted
}

// Append appends the absolute URL.
func (k hostedImage) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return k.hosted.Append(dst, value)
}

// Plain is the absolute URL.
func (k hostedImage) Plain(value reflect.Value) any { return k.hosted.Plain(value) }
