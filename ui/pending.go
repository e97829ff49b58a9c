package ui

import "karuta/collection/anki"

func (w *window) editNote(anki.NoteID) {}
func (w *window) showAdd()             {}
