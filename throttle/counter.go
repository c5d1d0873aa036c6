package throttle

import "context"

// Counter remembers when requests came. [Memory] is the built-in one; package
// throttle/rediscounter has one that several servers share.
//
// A counter whose configuration may be wrong has a method Err() error, which is
// asked for at registration with that of the throttle.
type Counter interface {
	// Take lets a request of the bucket named key pass, and records it, unless
	// rate.Count requests of the bucket were recorded within the last rate.Per
	// (a request exactly rate.Per ago no longer counts). A request that may not
	// pass is not recorded; its Verdict's Wait is after how long one would pass
	// if no other came before, and more than 0.
	//
	// Take is atomic: of any number of calls at once, in every process that shares
	// the counter, no more pass than rate allows. key has at most 200 bytes beside the
	// name of a scope. A rate that can't be kept, see [Rate.Err], is an error; so is
	// a counter that does not answer, and then nothing is known of the request.
	Take(ctx context.Context, key string, rate Rate) (Verdict, error)
}
