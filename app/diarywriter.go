package app

import (
	"time"

	"karuta/syncclient"
)

// DiaryChanged says that there is another entry in the diary.
type DiaryChanged struct{}

// keep writes an entry; a diary that cannot be written is no reason to stop syncing.
func (a *App) keepInDiary(e DiaryEntry) {
	if err := a.Diary.Add(e); err != nil {
		return // the same full disk or folder stops what matters, and that is told
	}
	a.Events.publish(DiaryChanged{})
}

// writeDiary tells the diary how the sync that runs has ended. result is what came of it.
func (s *SyncController) writeDiary(result any, err error, sent, received int64) {
	e := DiaryEntry{
		Time: s.asked, Server: HostOf(s.account.URL()), Reason: s.reason, BytesSent: sent, BytesReceived: received,
	}
	switch r := result.(type) {
	case syncclient.Result:
		if err == nil {
			e.Tell(r)
		}
	case Direction:
		e.Work = WorkOf(r)
	case takenBack:
		e.Work = WorkOfTakingBack(Direction(r))
	}
	e.End(s.app.cfg.Now(), err)
	s.reason = ReasonClick
	s.app.keepInDiary(e)
}

// writeMediaDiary tells the diary how a sync of the media ended, if there was anything to do.
func (a *App) writeMediaDiary(began time.Time, r syncclient.MediaResult, err error) {
	if err == nil && r.Sent+r.Received+r.DeletedHere+r.DeletedThere+len(r.Replaced) == 0 {
		return // every quarter of an hour would fill it with nothing
	}
	e := DiaryEntry{
		Time: began, Server: HostOf(a.Sync.Account().URL()), Reason: ReasonMedia, Work: WorkMedia,
		FilesSent: r.Sent, FilesReceived: r.Received, BytesSent: r.SentBytes, BytesReceived: r.ReceivedBytes, Conflicts: len(r.Replaced),
	}
	e.Sent.Deleted, e.Received.Deleted = r.DeletedThere, r.DeletedHere
	e.End(a.cfg.Now(), err)
	a.keepInDiary(e)
}
