package field

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/quintet-go/rest"
	"github.com/quintet-go/rest/internal/jsontext"
	"github.com/quintet-go/rest/schema"
)

// File is an uploaded file (DRF's FileField). The model holds its stored name
// as text; clients get its URL. Files come in multipart bodies, within the limit
// of the body, and are stored once the whole body is valid.
type File struct {
	// Storage keeps the files.
	Storage Storage
	// MaxLength is the longest file name in characters; 0 is no limit.
	MaxLength int
	// MaxSize is the largest size in bytes; 0 is no limit but that of the body.
	MaxSize int64
	// Types are the media types that the file's first bytes may show, such as
	// application/pdf; nil takes any. What the client says of it does not count.
	Types []string
	// AllowEmpty takes a file of no bytes.
	AllowEmpty bool
	// NameOnly shows the stored name rather than the URL (DRF's use_url=False).
	NameOnly bool
}

// stored is the name of a file that was saved for this request.
type stored string

// Describe sets the type.
func (k File) Describe(f *schema.Field) {
	f.Type, f.Format, f.MaxLength = "file upload", "binary", k.MaxLength
	f.Printed = "uri"
	if k.NameOnly || k.Storage == nil {
		f.Printed = "string"
	}
}

// RequiredMessage is what a client is told that has sent no file.
func (File) RequiredMessage() string { return "No file was submitted." }

// ReadForm takes the last file of the name.
func (File) ReadForm(form *multipart.Form, name string, _ bool) (any, bool) {
	if files := form.File[name]; len(files) > 0 {
		return files[len(files)-1], true
	}
	values, present := form.Value[name]
	if !present || len(values) == 0 {
		return nil, false
	}
	return values[len(values)-1], true
}

// Parse takes a file of a multipart body.
func (k File) Parse(input any) (any, error) {
	if done, ok := input.(stored); ok {
		return done, nil
	}
	header, ok := input.(*multipart.FileHeader)
	if !ok || header == nil {
		return nil, Invalid("invalid", "The submitted data was not a file. Check the encoding type on the form.")
	}
	name := path.Base(strings.ReplaceAll(header.Filename, `\`, "/"))
	switch {
	case header.Filename == "" || name == "." || name == "/":
		return nil, Invalid("no_name", "No filename could be determined.")
	case header.Size == 0 && !k.AllowEmpty:
		return nil, Invalid("empty", "The submitted file is empty.")
	case k.MaxLength > 0 && codePoints(name) > k.MaxLength:
		return nil, Invalid("max_length", fmt.Sprintf("Ensure this filename has at most %d characters (it has %d).", k.MaxLength, codePoints(name)))
	case k.MaxSize > 0 && header.Size > k.MaxSize:
		return nil, Invalid("max_size", fmt.Sprintf("Ensure this file is not larger than %d bytes.", k.MaxSize))
	}
	if problems := unprintable(name); problems != nil {
		return nil, broken(problems...)
	}
	return header, k.sniff(header)
}

// sniffed is how many bytes tell the type of a file.
const sniffed = 512

// sniff looks at the file's first bytes.
func (k File) sniff(header *multipart.FileHeader) error {
	if k.Types == nil {
		return nil
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	start := make([]byte, sniffed)
	n, err := io.ReadFull(file, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	found, _, _ := strings.Cut(http.DetectContentType(start[:n]), ";")
	if !slices.Contains(k.Types, found) {
		return Invalid("invalid_type", "Files of this type are not accepted. Choose one of: "+strings.Join(k.Types, ", ")+".")
	}
	return nil
}

// Finish stores the file, and returns its name.
func (k File) Finish(ctx context.Context, value any, _ func() error) (any, error) {
	header, ok := value.(*multipart.FileHeader)
	if !ok {
		return value, nil
	}
	if k.Storage == nil {
		return nil, errors.New("field: a File has no Storage: set field.File{Storage: field.Directory{…}}")
	}
	file, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	name, err := k.Storage.Save(ctx, header.Filename, file)
	return stored(name), err
}

// Discard removes a file that Finish has stored, because the object that it
// belongs to was not.
func (k File) Discard(ctx context.Context, value any) error {
	name, ok := value.(stored)
	if !ok {
		return nil
	}
	return k.Storage.Delete(ctx, string(name))
}

// For makes URLs absolute, at the host of the request.
func (k File) For(r *rest.Request, _ any) Kind { return hosted{k, r} }

// Append appends the URL as a JSON string, or null where there is no file.
func (k File) Append(dst []byte, value reflect.Value) ([]byte, error) {
	return appendPlain(dst, k.Plain(value))
}

// Plain is the URL, or nil.
func (k File) Plain(value reflect.Value) any {
	name, _ := textOf(value).(string)
	switch {
	case name == "":
		return nil
	case k.NameOnly || k.Storage == nil:
		return name
	}
	return k.Storage.URL(name)
}

// hosted is a File for one request.
type hosted struct {
	File
	r *rest.Request
}

// Append appends the absolute URL.
func (k hosted) Append(dst []byte, value reflect.Value) ([]byte, error) {
	text, ok := k.Plain(value).(string)
	if !ok {
		return append(dst, "null"...), nil
	}
	return jsontext.AppendString(dst, text), nil
}

// Plain is the absolute URL.
func (k hosted) Plain(value reflect.Value) any {
	text, ok := k.File.Plain(value).(string)
	if !ok {
		return nil
	}
	if strings.HasPrefix(text, "/") && !k.NameOnly {
		return k.r.Origin() + text
	}
	return text
}
