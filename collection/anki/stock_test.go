package anki_test

import (
	"bytes"
	"encoding/hex"
	"testing"

	"karuta/collection/anki"
	"karuta/collection/blob"
	"karuta/internal/interop"
)

const stockScript = `
import json, os, tempfile
from anki.collection import Collection
with tempfile.TemporaryDirectory() as folder:
    col = Collection(os.path.join(folder, "c.anki2"))
    def parts(table, ntid):
        rows = col.db.all(f"select name, config from {table} where ntid = ? order by ord", ntid)
        return [{"name": name, "config": bytes(config).hex()} for name, config in rows]
    rows = col.db.all("select id, name, config from notetypes order by id")
    print(json.dumps([{"name": name, "config": bytes(config).hex(),
        "fields": parts("fields", ntid), "templates": parts("templates", ntid)} for ntid, name, config in rows]))
    col.close()
`

type storedPart struct{ Name, Config string }

func (p storedPart) blob(t *testing.T) []byte {
	t.Helper()
	b, err := hex.DecodeString(p.Config)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestStockNotetypesMatchAnki(t *testing.T) {
	var want []struct {
		storedPart
		Fields, Templates []storedPart
	}
	interop.Run(t, stockScript, nil, &want)
	got := anki.StockNotetypes()
	if len(got) != len(want) {
		t.Fatalf("%d notetypes, Anki has %d", len(got), len(want))
	}
	for i, w := range want {
		nt := got[i]
		if nt.Name != w.Name || !bytes.Equal(blob.EncodeNotetype(&nt.Config), w.blob(t)) {
			t.Errorf("notetype %q differs from Anki's %q\n got %q\nwant %q", nt.Name, w.Name, blob.EncodeNotetype(&nt.Config), w.blob(t))
		}
		if len(nt.Fields) != len(w.Fields) || len(nt.Templates) != len(w.Templates) {
			t.Fatalf("%s: %d fields, %d templates; Anki has %d, %d", nt.Name, len(nt.Fields), len(nt.Templates), len(w.Fields), len(w.Templates))
		}
		for j, f := range nt.Fields {
			var stored anki.FieldConfig
			if err := blob.DecodeField(w.Fields[j].blob(t), &stored); err != nil {
				t.Fatal(err)
			}
			f.Config.ID = stored.ID // random on both sides
			if f.Name != w.Fields[j].Name || !bytes.Equal(blob.EncodeField(&f.Config), w.Fields[j].blob(t)) {
				t.Errorf("%s: field %q differs", nt.Name, f.Name)
			}
		}
		for j, tmpl := range nt.Templates {
			var stored anki.TemplateConfig
			if err := blob.DecodeTemplate(w.Templates[j].blob(t), &stored); err != nil {
				t.Fatal(err)
			}
			tmpl.Config.ID = stored.ID
			if tmpl.Name != w.Templates[j].Name || !bytes.Equal(blob.EncodeTemplate(&tmpl.Config), w.Templates[j].blob(t)) {
				t.Errorf("%s: template %q differs\n got %q\nwant %q", nt.Name, tmpl.Name, blob.EncodeTemplate(&tmpl.Config), w.Templates[j].blob(t))
			}
		}
	}
}

func TestStockNotetypesHaveFreshIDs(t *testing.T) {
	seen := map[int64]string{}
	for range 2 {
		for _, nt := range anki.StockNotetypes() {
			var ids []*int64
			for _, f := range nt.Fields {
				ids = append(ids, f.Config.ID)
			}
			for _, tmpl := range nt.Templates {
				ids = append(ids, tmpl.Config.ID)
			}
			for _, id := range ids {
				if id == nil {
					t.Fatalf("%s: a field or template has no id", nt.Name)
				}
				if other, taken := seen[*id]; taken {
					t.Fatalf("%s and %s share the id %d", nt.Name, other, *id)
				}
				seen[*id] = nt.Name
			}
		}
	}
}
