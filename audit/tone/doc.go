// Package tone reads the draft of an answer to somebody who is unhappy: what in
// it may sound like an excuse, blame or a lecture, and which of the steps that
// mend a complaint it does not take yet. It is pure: the same draft gives the
// same [Report].
//
// It rewrites nothing and forbids nothing. What a person decides to send is
// theirs to decide.
//
// # Flags
//
// A [Flag] points at words and says why in one sentence. The rules are data: an
// id with a version, an expression that is looked for in each sentence of the
// author's own words, and one for sentences that mean something else. In the
// expressions a blank stands for any white space, and an apostrophe for either
// form of it. What is quoted below the answer, a signature and a
// disclaimer are not looked at.
//
//	excuse       reasons before the person: short of staff, busy, our system
//	blame        it was you: "you should have", "as I already told you"
//	conditional  an apology that takes itself back: "sorry if", "sorry you feel"
//	belittling   it is nothing: "just a", "nobody else complains"
//	hiding       nobody did it: "mistakes were made", "fell through the cracks"
//	policy       rules instead of an answer
//	calm         telling somebody how to feel or to speak
//	accusing     "you claim", "that is a lie"
//	defensive    arguing: "in our defence", "we did nothing wrong"
//	shouting     capitals and rows of exclamation marks
//
// # Steps
//
// The steps follow ISO 10002 and what people who mend complaints do: thank or
// acknowledge, name what the person feels, apologise, offer a remedy, give a time
// for it, ask whether that puts it right, sign with a name. A conditional
// apology is none. What the draft reports as done needs no time.
//
// # Heat
//
// The heat of a draft is the sum of the weights of its flags. From [HoldAt] on
// the advice is to let it rest for an hour.
package tone
