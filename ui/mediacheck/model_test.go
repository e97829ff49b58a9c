package mediacheck

import (
	"reflect"
	"strings"
	"testing"

	"karuta/app"
	"karuta/collection/anki"
)

func sample() app.MediaFindings {
	return app.MediaFindings{
		Files:  12,
		Unused: []app.MediaFile{{Name: "a.png", Bytes: 3_400_000}, {Name: "b.mp3", Bytes: 600_000}},
		Missing: []app.MissingMedia{
			{Name: "gone.png", Notes: []anki.NoteID{1, 2}}, {Name: "lost.mp3", Notes: []anki.NoteID{2}},
		},
		Unfit: []string{"what?.png"}, TooLarge: []app.MediaFile{{Name: "film.mp4", Bytes: 200_000_000}}, Folders: []string{"old"},
		Trash: []app.MediaFile{{Name: "t.png", Bytes: 10}},
	}
}

func TestRowsOfEachSection(t *testing.T) {
	for at, want := range map[section][]row{
		unused:  {{name: "a.png", detail: "3.4 MB", file: true}, {name: "b.mp3", detail: "600 kB", file: true}},
		missing: {{name: "gone.png", detail: "needed by 2 notes", notes: []anki.NoteID{1, 2}}, {name: "lost.mp3", detail: "needed by 1 note", notes: []anki.NoteID{2}}},
		trash:   {{name: "t.png", detail: "10 bytes", file: true}},
		unsynced: {
			{name: "what?.png", detail: "not every system can store this name", file: true},
			{name: "film.mp4", detail: "larger than 100 MiB: 200 MB"},
			{name: "old", detail: "a folder"},
		},
	} {
		m := model{found: sample(), at: at}
		if got := m.rows(); !reflect.DeepEqual(got, want) {
			t.Errorf("section %d: %+v, want %+v", at, got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	for want, found := range map[string]app.MediaFindings{
		"12 files in the media folder, 2 that no note needs (4.0 MB); 2 files missing, needed by 2 notes.": sample(),
		"1 file in the media folder. All of them are needed, and none is missing.":                         {Files: 1},
		"3 files in the media folder; 1 file missing, needed by 1 note.":                                   {Files: 3, Missing: sample().Missing[1:]},
	} {
		if got := (&model{found: found}).summary(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEverySectionSaysWhatItIs(t *testing.T) {
	full, empty := model{found: sample()}, model{}
	for _, s := range sections {
		full.at, empty.at = s, s
		if full.about() == "" || empty.about() == "" || full.about() == empty.about() {
			t.Errorf("section %d: %q and %q", s, full.about(), empty.about())
		}
		if !strings.HasSuffix(empty.tab(s), " 0") {
			t.Errorf("tab %q", empty.tab(s))
		}
	}
}

func TestWordsForWhatCameBack(t *testing.T) {
	if got, want := restored(app.RestoredMedia{Back: []string{"a"}, Left: []string{"b"}}),
		"1 file brought back; 1 stayed in the trash, because other files have their names now"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPicturesAreToldByTheirNames(t *testing.T) {
	for name, want := range map[string]bool{"a.PNG": true, "b.svg": true, "c.mp3": false, "png": false} {
		if got := isPicture(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
