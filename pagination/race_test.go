//go:build race

package pagination_test

// racing is true where the race detector makes everything several times slower.
const racing = true
