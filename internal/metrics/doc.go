// Package metrics tells Prometheus how the watch is: what happened since the
// process began is counted as it happens, what is stored is read when somebody
// asks. Names follow Prometheus's own rules (prometheus.io/docs/practices/naming).
package metrics
