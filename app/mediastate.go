package app

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"karuta/syncclient"
)

// MediaPhase is what the media sync is doing.
type MediaPhase string

// The phases.
const (
	MediaIdle    MediaPhase = "idle"
	MediaRunning MediaPhase = "running"
	MediaPaused  MediaPhase = "paused" // until somebody resumes it
)

// MediaState is how the media sync stands. It is published whenever it changes.
type MediaState struct {
	Phase      MediaPhase
	Progress   syncclient.MediaProgress // while running
	TodayKnown bool                     // while running: what is still to come was compared with what today's cards need
	TodayLeft  int                      // files that today's cards need and that are still to come; 0 when they are complete
	Result     syncclient.MediaResult   // of the last sync
	Err        error                    // of the last sync; nil if it went well
	LastSync   time.Time                // of the last sync that went well since the program started
}

// MediaArrived says that files are there now which were missing: what shows
// them is to be drawn again.
type MediaArrived struct{ Names []string }

// FilesLeft returns how many files are still to go either way.
func (s MediaState) FilesLeft() int { return s.Progress.FilesLeft() }

// BytesLeft returns how many bytes are still to go, partly an estimate.
func (s MediaState) BytesLeft() int64 { return s.Progress.BytesLeft }

// TimeLeft estimates the time that is needed for the rest; 0 if nothing is known yet.
func (s MediaState) TimeLeft() time.Duration { return s.Progress.Left() }

// Line says in a few words what the media sync is doing, for the status line;
// empty when there is nothing to say.
func (s MediaState) Line() string {
	switch {
	case s.Phase == MediaPaused:
		return "Media sync paused"
	case s.Phase == MediaRunning:
		return s.runningLine()
	case s.Err != nil:
		return "Media: " + ErrorText(s.Err)
	}
	return ""
}

func (s MediaState) runningLine() string {
	left := s.FilesLeft()
	if left == 0 {
		return "Checking media…"
	}
	line := fmt.Sprintf("Media: %s (%s) left", Plural(left, "file"), SizeText(s.BytesLeft()))
	if t := s.TimeLeft(); t > 0 {
		line += ", " + aboutText(t)
	}
	return line
}

// TodayLine says whether today's cards have what they show and play, for the deck list; empty when nothing is under way.
func (s MediaState) TodayLine() string {
	switch {
	case s.Phase == MediaIdle || !s.TodayKnown:
		return ""
	case s.TodayLeft == 0:
		return "Today's cards have all their pictures and sounds"
	}
	return "Pictures and sounds that today's cards still lack: " + strconv.Itoa(s.TodayLeft)
}

// SizeText returns a size as people write it: "3.4 MB".
func SizeText(bytes int64) string {
	const kilo = 1000
	size := float64(bytes)
	for _, unit := range []string{"bytes", "kB", "MB", "GB"} {
		if size < kilo || unit == "GB" {
			if size < 10 && unit != "bytes" {
				return fmt.Sprintf("%.1f %s", size, unit)
			}
			return fmt.Sprintf("%.0f %s", size, unit)
		}
		size /= kilo
	}
	return ""
}

// aboutText returns a time roughly.
func aboutText(t time.Duration) string {
	switch {
	case t < time.Minute:
		return "less than a minute"
	case t < time.Hour:
		return "about " + Plural(int(math.Round(t.Minutes())), "minute")
	}
	return "about " + Plural(int(math.Round(t.Hours())), "hour")
}
