package filter

// class is what sort of values a field has, as far as look-ups tell them apart.
type class int

const (
	other class = iota
	textual
	choice
	number
	moment // a time with a date
	day
	clock
	span
	boolean
	uuid
	reference // the key of another object
)

// classOf is the class of a field.
func classOf(f *Field) class {
	switch {
	case f.Relation != "":
		return reference
	case f.Format == "uuid":
		return uuid
	case f.Format == "duration":
		return span
	}
	switch f.Type {
	case "string", "email", "slug", "url", "regex":
		return textual
	case "choice":
		return choice
	case "integer", "float", "decimal":
		return number
	case "datetime":
		return moment
	case "date":
		return day
	case "time":
		return clock
	case "boolean":
		return boolean
	}
	return other
}

var (
	always  = []string{"isnull"}
	named   = append([]string{"exact", "in"}, always...)
	ordered = append([]string{"gt", "gte", "lt", "lte", "range"}, named...)
	worded  = append([]string{"iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith"}, ordered...)
	dated   = append([]string{"year", "quarter", "month", "week", "week_day", "day"}, ordered...)
	timed   = append([]string{"date", "hour", "minute", "second"}, dated...)
)

// looks are the look-ups that fit a class.
func (c class) looks() []string {
	switch c {
	case textual:
		return worded
	case number, clock, span:
		return ordered
	case day:
		return dated
	case moment:
		return timed
	case choice, uuid, reference, boolean:
		return named
	case other:
	}
	return always
}
