package app

import (
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func beating() *pulse {
	p := &pulse{}
	p.start(noon)
	p.beat("delivery", noon)
	return p
}

func TestLiveFailsOnlyForAHungLoop(t *testing.T) {
	p := beating()
	if err := p.live(noon.Add(loopLimit)); err != nil {
		t.Error(err)
	}
	err := p.live(noon.Add(loopLimit + time.Second))
	if err == nil || !strings.Contains(err.Error(), "the delivery loop has not moved for 5m1s") {
		t.Errorf("error %v", err)
	}
	p.waiting(7) // Discord is down: a restart would not mend it
	p.beat("delivery", noon.Add(24*time.Hour))
	if err := p.live(noon.Add(24 * time.Hour)); err != nil {
		t.Error(err)
	}
}

func TestReadyFailsWhenAlertsMayBeLate(t *testing.T) {
	p := beating()
	if err := p.ready(noon.Add(pollLimit)); err != nil {
		t.Error(err)
	}
	if err := p.ready(noon.Add(pollLimit + time.Minute)); err == nil {
		t.Error("ready although no feed was read for more than two hours")
	}
	p.polled(noon.Add(pollLimit))
	p.waiting(2)
	if err := p.ready(noon.Add(pollLimit)); err == nil || !strings.Contains(err.Error(), "2 deliveries") {
		t.Errorf("error %v", err)
	}
}

func TestHeartbeatNeedsAPollOfItsOwn(t *testing.T) {
	p := beating()
	if p.polledSince(noon.Add(-time.Minute)) {
		t.Error("the start counts as a poll")
	}
	if !p.polled(noon.Add(30*time.Second)) || p.polled(noon.Add(30*time.Second)) {
		t.Error("the first feed that is read is to be told, and no other")
	}
	if !p.polledSince(noon.Add(-time.Minute)) || p.polledSince(noon.Add(time.Minute)) {
		t.Error("a poll counts for the minute that it was in, and for no other")
	}
}
