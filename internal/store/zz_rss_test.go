package store
import ("testing";"os";"sync";"strings";"runtime")
func TestZZRSS(t *testing.T) {
	dir := t.TempDir(); d,err := Open(t.Context(), Options{Dir: dir}); ok(t,err)
	rss := func() string { b,_ := os.ReadFile("/proc/self/status"); var o []string; for _,l := range strings.Split(string(b),"\n") { if strings.HasPrefix(l,"VmHWM")||strings.HasPrefix(l,"VmRSS")||strings.HasPrefix(l,"RssF") {o=append(o,l)} }; var m runtime.MemStats; runtime.ReadMemStats(&m); return strings.Join(o," ")+" goSys MB "+ string(rune('0'+m.Sys>>20/10%10))+string(rune('0'+m.Sys>>20%10)) }
	next := make(chan int); var wg sync.WaitGroup
	for range 64 { wg.Go(func(){ for f := range next { in := benchPoll(f,noon); if _,err := d.Known(t.Context(), in.State.Feed, []string{"a"}); err!=nil {t.Error(err)}; if err := d.Commit(t.Context(), in); err!=nil {t.Error(err)} } }) }
	for f := range 3000 { next<-f }; close(next); wg.Wait()
	t.Log("90,000 items", rss()); ok(t,d.Close())
}
