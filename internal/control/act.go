package control

import (
	"context"
	"errors"
	"fmt"
	"time"

	"watcher/internal/news"
)

// Book keeps stories and what the desk did with them.
type Book interface {
	// Stand returns a story with what its channels were told, and how it stands,
	// as of one revision.
	Stand(ctx context.Context, id news.StoryID) (revision int64, s news.Story, stand news.Stand, err error)
	// Act records an act with the deliveries that show it; the error wraps
	// [news.ErrStale] when the memory has changed since the revision.
	Act(ctx context.Context, revision int64, a news.Act, ds []news.Delivery) error
}

// Showing says how a story's messages change when the desk acts.
type Showing interface {
	Restate(now time.Time, s news.Story, stand news.Stand) []news.Delivery
}

// TakenError says that somebody else takes care of a story.
type TakenError struct{ By news.Person }

// Owner is the name of who does.
func (e *TakenError) Owner() string { return e.By.Name }

func (e *TakenError) Error() string {
	return e.By.Name + " has it: they can release it or hand it over, and so can a desk lead"
}

// actTries is how often an act is decided again that another was faster than.
const actTries = 20

// Act does something with a story for somebody, and shows it on all of its
// messages. What is so already changes nothing. lead: a desk lead may release and hand
// over what others have. It returns how the story stands then.
func Act(ctx context.Context, book Book, show Showing, a news.Act, lead bool) (news.Stand, error) {
	for range actTries {
		revision, story, stand, err := book.Stand(ctx, a.Story)
		if err != nil {
			return stand, err
		}
		if done, err := allowed(stand, a, lead); done || err != nil {
			return stand, err
		}
		after := stand.After(a)
		err = book.Act(ctx, revision, a, show.Restate(a.At, story, after))
		switch {
		case errors.Is(err, news.ErrStale):
			continue
		case err != nil:
			return stand, err
		}
		return after, nil
	}
	return news.Stand{}, fmt.Errorf("%s: too much happens at once: try again", a.Kind)
}

// May reports, before somebody is asked for more, whether they may do something with a
// story: the error is what [Act] would return now.
func May(ctx context.Context, book Book, a news.Act, lead bool) error {
	_, _, stand, err := book.Stand(ctx, a.Story)
	if err != nil {
		return err
	}
	_, err = allowed(stand, a, lead)
	return err
}

// allowed reports whether an act may be done, or is done already.
func allowed(s news.Stand, a news.Act, lead bool) (done bool, err error) {
	free := s.Claimed == news.Person{}
	own := !free && s.Claimed.ID == a.By.ID
	others := !free && !own // and not the lead's, who may release and hand it over
	switch a.Kind {
	case news.ActClaim, news.ActRelease, news.ActHandOver:
		if others && (!lead || a.Kind == news.ActClaim) {
			return false, &TakenError{By: s.Claimed}
		}
	}
	switch a.Kind {
	case news.ActClaim:
		return own, nil
	case news.ActRelease:
		return free && !s.Lapsed, nil // a lapsed one still shows on the messages
	case news.ActHandOver:
		return s.Claimed.ID == a.To.ID, nil
	case news.ActTurnDown:
		return s.Refused == a.Reason, nil
	case news.ActTakeUp:
		return s.Refused == "", nil
	case news.ActSnooze:
		return s.Snoozed.Equal(a.Until), nil
	}
	return false, fmt.Errorf("nobody can %s a story", a.Kind)
}
