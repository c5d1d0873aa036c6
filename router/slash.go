package router

// Slash says whether URLs end with a slash (DRF's trailing_slash). There are no
// redirects: they lose the bodies of requests.
type Slash int

const (
	// EitherSlash serves every URL with its last slash and without it, by every
	// method. URLs from Reverse end with it.
	EitherSlash Slash = iota
	// WithSlash knows only URLs that end with a slash; others are 404. Those
	// with a format suffix end without one, and are served with it too.
	WithSlash
	// WithoutSlash knows only URLs that end without a slash; others are 404.
	// The one of the API's root may end with it.
	WithoutSlash
)

// fits reports whether a path, given without its outer slashes, may end so.
func (s Slash) fits(inner string, slashed bool) bool {
	switch s {
	case WithSlash:
		return slashed
	case WithoutSlash:
		return !slashed || inner == ""
	case EitherSlash:
	}
	return true
}

// end appends to a path, which has no last slash, what it ends with. The path
// of a site's root is never empty.
func (s Slash) end(path []byte) []byte {
	if s == WithoutSlash && len(path) > 0 {
		return path
	}
	return append(path, '/')
}
