// Package courier takes deliveries to their destinations, one call at a time. It
// judges what each call came to, says when to try again, settles those of unknown
// outcome, and keeps from channels that are closed or asked for a pause.
package courier
