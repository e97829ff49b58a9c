package store

import (
	"container/list"
	"database/sql/driver"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"modernc.org/sqlite"

	"karuta/collection/anki"
	"karuta/collection/expression"
)

// The functions that searches use. Their names are ours, so that a file never
// depends on them.
func init() {
	register := func(name string, args int32, fn func(args []driver.Value) (driver.Value, error)) {
		sqlite.MustRegisterDeterministicScalarFunction(name, args,
			func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) { return fn(args) })
	}
	register("karuta_field", 2, sqlField)
	register("karuta_process", 3, sqlProcess)
	register("karuta_retrievability", 5, sqlRetrievability)
	register("karuta_regexp", 2, func(args []driver.Value) (driver.Value, error) {
		re, err := expressions.get(argText(args[0]))
		if err != nil {
			return nil, err
		}
		return re.Match(argText(args[1])), nil
	})
	register("karuta_tag_regexp", 2, func(args []driver.Value) (driver.Value, error) {
		re, err := expressions.get(argText(args[0]))
		if err != nil {
			return nil, err
		}
		for _, tag := range strings.Split(argText(args[1]), " ") {
			if re.Match(tag) {
				return true, nil
			}
		}
		return false, nil
	})
}

func argText(v driver.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case nil:
		return ""
	}
	return fmt.Sprint(v)
}

func argBool(v driver.Value) bool {
	n, _ := v.(int64)
	return n != 0
}

// sqlField returns the field with that index, "" where there is none.
func sqlField(args []driver.Value) (driver.Value, error) {
	ord, _ := args[1].(int64)
	rest, more := argText(args[0]), true
	var field string
	for range ord + 1 {
		if !more {
			return "", nil
		}
		field, rest, more = strings.Cut(rest, anki.FieldSeparator)
	}
	return field, nil
}

// sqlProcess returns the text without combining marks and without cloze markup, as asked for.
func sqlProcess(args []driver.Value) (driver.Value, error) {
	text := argText(args[0])
	if argBool(args[2]) {
		text = clozeMarkup.ReplaceAllString(text, "")
	}
	if argBool(args[1]) {
		text = withoutCombining(text)
	}
	return text, nil
}

var clozeMarkup = regexp.MustCompile(`\{\{c\d+::|::[^{}]*\}\}|\}\}`)

// withoutCombining drops accents and other combining marks, and writes the Latin letters that Anki takes for others
// as those.
func withoutCombining(s string) string {
	if isASCII(s) {
		return s
	}
	return plainLetters.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s)))
}

// plainLetters are the letters that no decomposition makes plain, as found by searching Anki for each: no others are.
var plainLetters = strings.NewReplacer(
	"Æ", "AE", "æ", "ae", "Œ", "OE", "œ", "oe", "Þ", "TH", "þ", "th",
	"ɑ", "a", "Ð", "D", "ð", "d", "Đ", "D", "đ", "d", "Ə", "E", "ǝ", "e", "Ħ", "H", "ħ", "h", "ı", "i", "ĸ", "k",
	"Ł", "L", "ł", "l", "Ŋ", "N", "ŋ", "n", "Ø", "O", "ø", "o", "ß", "s", "Ŧ", "T", "ŧ", "t",
)

// sqlRetrievability returns the chance that a card is still known, or null where
// that is unknown: from its data, its due value, its interval, today's number and
// the time. Where the data do not say when the card was reviewed, the due value and
// the interval do, both in seconds or both in days.
func sqlRetrievability(args []driver.Value) (driver.Value, error) {
	data := anki.ParseCardData(argText(args[0]))
	if data.Stability == nil || data.Difficulty == nil {
		return nil, nil
	}
	number := func(i int) int64 {
		n, _ := args[i].(int64)
		return n
	}
	due, interval, today, now := number(1), number(2), number(3), number(4)
	var days float64
	switch { // in unsigned 32 bits, as in Anki: what is below 0 there is of the far future
	case data.LastReview != nil:
		days = float64(less(uint32(now), uint32(*data.LastReview))) / daySecs
	case due > latestDay:
		days = float64(less(uint32(now), less(uint32(due), uint32(interval)))) / daySecs
	default:
		days = float64(less(uint32(today), less(uint32(due), uint32(interval))))
	}
	decay := -0.5
	if data.Decay != nil {
		decay = -float64(*data.Decay)
	}
	factor := math.Pow(0.9, 1/decay) - 1
	return math.Pow(1+factor*days/float64(*data.Stability), decay), nil
}

// less is a-b, 0 if that is negative.
func less(a, b uint32) uint32 { return a - min(a, b) }

// latestDay is the highest due value that is the number of a day and not a time.
const latestDay = 365_000

// expressions are those of the searches that run.
var expressions regexpCache

// regexpCache keeps the expressions used last.
type regexpCache struct {
	mu    sync.Mutex
	byKey map[string]*list.Element
	order list.List
}

type cachedRegexp struct {
	key string
	re  *expression.Expression
}

const regexpCacheSize = 32

// get compiles an expression, or returns the one compiled before.
func (c *regexpCache) get(key string) (*expression.Expression, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byKey[key]; e != nil {
		c.order.MoveToFront(e)
		return e.Value.(*cachedRegexp).re, nil
	}
	re, err := expression.Compile(key)
	if err != nil {
		return nil, err
	}
	if c.byKey == nil {
		c.byKey = map[string]*list.Element{}
	}
	c.byKey[key] = c.order.PushFront(&cachedRegexp{key, re})
	if c.order.Len() > regexpCacheSize {
		last := c.order.Back()
		delete(c.byKey, c.order.Remove(last).(*cachedRegexp).key)
	}
	return re, nil
}
