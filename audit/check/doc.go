// Package check looks up in the mail what a client claims in a letter, and says
// whether the documents show it: supported, contradicted, partly, or silent.
//
// # What is read
//
// A [World] is the mail in which the claims of one client are looked up: what
// package ledger has read up to the moment when the claims were made, with the
// texts of attachments and of what programs wrote. It is read once for all
// claims of a letter, and never changes. The letter itself is no evidence, and
// what was done after it cannot contradict it.
//
// A firm says and does much the same for others. What passes with other clients, or is
// about their affairs only, is left out, and so is what passes with anybody else of whom
// nothing tells that they have to do with the client, if the firm has other clients or
// seems to have. How rare a word is counts in the client's affairs alone. What is said
// among the firm of nobody knows whose affairs may raise doubt, and rules on nothing.
//
// # How a claim is looked up
//
// A claim is taken apart into clauses, days, times, amounts, counts, people and
// the words of its topic; what "it" and "that day" mean is taken from what
// stands before. Every message is weighed by how much of the topic it speaks of,
// by days, amounts and people that it shares with the claim, by what it promises
// for these days, and by the messages before and after it. Words that few
// messages have weigh more, names of the same thing are one, and the thread is a
// strong feature but no wall.
//
// Then a checker for the kind of claim looks for what can show it:
//
//	never_replied              the client's messages, of the days that are named or about the topic, and the first human answer to each
//	never_sent                 what was promised or asked for, and what became of it; a file that names it and that the client took
//	never_did                  what was promised or asked for, and what became of it
//	broken_promise             the same; a promise not to do something is broken by what was done
//	late                       when it was to come and came, or how long an answer or a visit took
//	no_show                    what both sides wrote of the day
//	never_told                 what the firm wrote before the event, and whether the client answered it
//	told_you                   the client's own messages; never contradicted by their absence
//	charged                    lines of bills, what was said about the charge, and what was taken off again
//	said                       the firm's own words; what was spoken is never settled
//	a call, of any kind         what the client wrote of it when it was to come
//	neither of two things       what the answer to the asking brought, and what was to follow
//	quality, conduct, other    admissions, apologies, counts, and what is still so; else silent
//
// # Verdicts
//
// A claim is a conjunction of [Atom]s, each true, false or unknown. A necessary
// one that documents show to be false makes it contradicted; a detail that is
// wrong makes it partly so; doubt makes an atom unknown and never false. A
// verdict that rests on nothing having been found asks [Options].Hole whether
// mail of the time may be missing, and is silent, with the reason, if it may.
//
// A document that the other side is shown to have had ranks higher: a copy in
// Sent shows that something was written, no bounce that it was sent, an answer
// that it arrived ([Grade]). What bounced was never sent. Contradicted wants the
// client's own words or their answer to ours, but for claims that nothing was
// sent or taken off, for which our own copy without a bounce is enough; for an
// act of which the client was sent a record; for a message to others of which
// the client was told; and for a visit that the visitor and the firm both wrote of
// on the day, if the client wrote on without saying otherwise.
//
// # Bounds
//
// It is word work, with a list of names for the same thing, and knows no more of
// the world. It errs towards silent, and people rule.
package check
