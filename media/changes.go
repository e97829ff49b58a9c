package media

import (
	"errors"
	"io/fs"
)

// Change is a file that changed on the server.
type Change struct {
	Name    string
	USN     int32
	Sum     Sum  // of the new content
	Deleted bool // it was deleted; Sum is void
}

// Learned counts what followed from a list of changes.
type Learned struct {
	Wanted  int // files to be fetched
	Deleted int // moved to the trash
}

// action is what a change of the server leads to here.
type action int

const (
	actNothing action = iota
	actFetch
	actTrash     // the file goes
	actForget    // nothing is to be known of it any more
	actMarkClean // both sides have the same
	actStayAway  // it can stay on the server only
)

// decide is the rule for one change. Where both sides changed a file, the
// server's stands; where one side changed what the other deleted, the file stands.
func decide(local *row, c Change, storable bool) action {
	here := local != nil && !local.deleted && !local.away
	switch {
	case c.Deleted && local == nil:
		return actNothing
	case c.Deleted && !here:
		return actForget
	case c.Deleted && local.dirty:
		return actNothing
	case c.Deleted:
		return actTrash
	case !storable:
		return actStayAway
	case !here || local.sum != c.Sum:
		return actFetch
	case local.dirty:
		return actMarkClean
	}
	return actNothing
}

// Learn takes note of a list of the server's changes, in their order, and
// deletes what was deleted there. What is to be fetched is wanted from now on.
// Afterwards LastUSN is that of the last change, even if what is wanted was not
// fetched yet.
func (t *Tracker) Learn(changes []Change) (learned Learned, err error) {
	if len(changes) == 0 {
		return learned, nil
	}
	err = t.update(func(r rows) error {
		for _, c := range changes {
			if err := t.learn(r, c, &learned); err != nil {
				return err
			}
		}
		return r.exec("update meta set usn = ?", changes[len(changes)-1].USN)
	})
	return learned, err
}

func (t *Tracker) learn(r rows, c Change, learned *Learned) error {
	local, err := r.find(c.Name)
	if err != nil {
		return err
	}
	if err := r.unwant(c.Name); err != nil { // what was announced before is out of date
		return err
	}
	switch decide(local, c, storable(c)) {
	case actFetch:
		learned.Wanted++
		return r.want(Wanted{c.Name, c.Sum}, c.USN)
	case actTrash:
		return t.trashFor(r, local, learned)
	case actForget:
		return r.drop(c.Name)
	case actMarkClean:
		local.dirty = false
		return r.put(*local)
	case actStayAway:
		return r.put(row{name: c.Name, sum: c.Sum, away: true})
	}
	return nil
}

// trashFor moves a file to the trash that was deleted on the server, unless it
// was changed since it was looked at: then it comes back everywhere.
func (t *Tracker) trashFor(r rows, local *row, learned *Learned) error {
	same, err := t.same(local)
	if err != nil {
		return err
	}
	if !same {
		if t.folder.Has(local.name) {
			local.dirty, local.mtime = true, 0
			return r.put(*local)
		}
		return r.drop(local.name)
	}
	if err := t.folder.Trash(local.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	t.untwin(local.name)
	learned.Deleted++
	return r.drop(local.name)
}

// storable reports whether the folder may hold a file that was announced.
func storable(c Change) bool {
	return trackable(c.Name) && trackable(NormalizeName(c.Name)) && c.Sum != SumOf(nil)
}

// Unwant gives up a file that the server does not have, whatever it announced.
func (t *Tracker) Unwant(name string) error {
	return t.update(func(r rows) error { return r.unwant(name) })
}

// stayAway gives up a file that cannot be held here, because the file system
// takes its name for another's. It stays on the server.
func (t *Tracker) stayAway(r rows, w Wanted) error {
	return errors.Join(r.unwant(w.Name), r.put(row{name: w.Name, sum: w.Sum, away: true}))
}

// twinOf returns the name of another file in the folder that the file system
// takes name for; "" if there is none.
func (t *Tracker) twinOf(r rows, name string) (string, error) {
	if !t.caseBlind {
		return "", nil
	}
	if t.twins == nil {
		t.twins = map[string]string{}
		err := r.each("sum is not null and not away", nil, func(f row) bool {
			t.twins[fold(f.name)] = f.name
			return true
		})
		if err != nil {
			return "", err
		}
	}
	if twin := t.twins[fold(name)]; twin != name {
		return twin, nil
	}
	return "", nil
}

func (t *Tracker) twin(name string) {
	if t.twins != nil {
		t.twins[fold(name)] = name
	}
}

func (t *Tracker) untwin(name string) {
	if t.twins != nil && t.twins[fold(name)] == name {
		delete(t.twins, fold(name))
	}
}
