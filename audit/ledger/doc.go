// Package ledger keeps the life of each promise, request and complaint: who is
// bound to whom, by when, and which message shows what became of it.
//
// # Two parts
//
// [Stage] keeps what follows from the bytes of one message alone: its sentences
// with what they do (package act), who wrote it to whom, its attachments. [Read]
// works the ledger out of these rows when it is asked for, with the directory of
// people, the marks of the log and the moment to judge by: what was sent or
// marked later is not known. So nothing that can change is kept, and the ledger
// is the same in whatever order messages came, but for which of several copies
// stands for all.
//
//	act_message  the facts of each message, in JSON, by its digest
//
// # Reading
//
// [Read] wants the stages of packages quote, clock, thread and this one in its
// database, and people, zone and moment in its [Options]:
//
//	marks, err := ledger.Marks(ctx, rec)
//	l, err := ledger.Read(ctx, db, ledger.Options{Directory: people, AsOf: at, Zone: zone, Due: dates, Marks: marks})
//	for i := range l.Promises {
//		p := &l.Promises[i]       // p.Place: digest, part, bytes, words; who is bound to whom, until when
//		p.Status, p.State         // what became of it; p.Engine if a mark says otherwise
//		p.FulfilledBy, p.Evidence // the message that shows it done; all that counted, for what and why
//		p.Unknown                 // what the record cannot tell
//	}
//
// Lists are by time. [Ledger.Said] yields every sentence that people wrote with
// what it does, whether it is in a list or not. A Ledger never changes, and may
// be used by several at once.
//
// Conversations are those of package thread, and so are copies of a message, such as
// that in its author's sent mail and those of the mailboxes it came to. They are one
// message, if they say the same sentence for sentence and carry the same files: the first
// in the log, with whom any of them names. [Ledger.First] tells which it is.
//
// # Promises
//
// Each stretch that package act calls a promise is one, in the message where its
// author wrote it: words that package quote knows for another author's are left
// out, and so is what an author says word for word in three messages or more.
//
// The actor is the author for "I" and "we"; somebody named, or meant by "he" or
// "she", if exactly one person of the author's side, of the message, or of all
// mail is called so, in the name or before the @ of the address, or by a name that
// begins so; an organisation by its domain. To is whom the sentence or
// the greeting calls, else who is answered, else the first addressee of the
// other side. A due date is that of the clause, else the only one of the
// sentence (package due); a time without a day takes that of what is answered;
// a bare answer takes action, object and due from the request it answers. What
// begins on a day or lasts until one is due on it; the day of a condition is that of
// the thing where it names none itself, "if it's dry on Thursday we paint".
//
// # States
//
//	open           open       not yet due, or no date and nothing shows it done
//	kept           kept       shown done, in time or with no time set
//	kept_late      kept_late  shown done later, or by who says how late they are with it
//	dormant        open       its condition was not seen met
//	partly         open       a part of it is shown done; unclear once the time has passed, and
//	                          broken_shown if somebody then misses the rest
//	lapsed         withdrawn  its condition was that something is not done, and it was; or the
//	                          day by which it was to be met is over, and nothing shows that it was,
//	                          nor that anybody misses the thing
//	broken_shown   broken     the time has passed and a message says that it was not done; or, of what is
//	                          not to be charged, to be kept as it is or to be so at all times, that it was not so
//	broken_silent  broken     the time has passed and nothing shows it done
//	slipped        withdrawn  another date was given or agreed before it was due, or its day called off for another
//	slipped_late   broken     a visit, for which another date was given afterwards
//	refused_late   broken     its author took it back after it was due
//	released       withdrawn  the other side let it go, or called its day off
//	cancelled      withdrawn  its author took it back before it was due, or called its day off
//	conflict       unclear    a message may show it done, but not for certain; or it was to be so
//	                          from its due on, or until then, and nothing says that it was not
//	uncovered      unclear    mail of the time may be missing: see Hole in [Options]; or a message under
//	                          the name of who was promised it is only in the firm's sent mail
//
// A recurring promise has no due date, and is broken by what says so, within a year.
//
// # Evidence
//
// Messages up to 60 days after the due date are weighed, each by its best
// sentence; of what recurs, or is not to be charged, those of a year. What it has
// are features: how it hangs together with the promise, who wrote it and when, what
// it tells, what it is about (words in common, rare ones more), what it carries. Each
// has a weight, and they add up: the weights were set by hand, and a train program
// fits them to labelled disputes, not far from there. A message that weighs more than
// what speaks for none shows that the promise was kept; from
// another on it may, and then the state is conflict. A sentence that fits another
// promise better counts less for this one.
//
// A message of another conversation that is about the affairs of other clients only shows
// nothing, whatever its words. Whose affair a message is tell those who take part in it or
// are named in it; where they tell none, those of its conversation, else for whom the
// others in it write otherwise. Of others who take part, those to whom the firm promised
// things in two messages or more count as clients, too. Where there are many of them, what
// tells neither whose affair it is nor the thing does not keep a promise for sure. How rare
// a word is counts among all messages and among those about the client, and the lesser
// counts.
//
// A promise goes on in other conversations: where its author asks somebody for
// the thing, and where one who was promised it promises it to somebody in turn.
// What bounced, and what answers by itself, counts for nothing. A program that
// tells of a payment is evidence as people are. What is sent is sent when its
// message is; of a visit or a call people write until the next working day, and
// what they say of its time counts. What asks after the thing, complains or
// admits speaks against it.
//
// [Promise.HeardBy] tells until when that is: before it, that nothing is heard of a visit
// means little to who warns.
//
// A due that is tied to something to come is counted from the message that tells
// that it came; so is that of a promise with a condition, if that is met later.
//
// # Requests and complaints
//
// What answers a request is chosen among messages of its conversation, others about
// the affair and not about other clients' only, and none at all: each has signals of how it hangs together with the
// request, who wrote it to whom and when, what it does and what it is about, and
// weights that a train program fits to labelled disputes. The one that weighs most
// is the answer: of somebody else, or of who asked, telling that it was done. What only
// says that an answer will come, that somebody else was asked, or something kind, is
// none, and so is what comes after who asked has let the thing go; what shows that a
// promise made in answer was kept most likely is one. What a sentence or the name of a
// file says of another request of the same message is no answer to this one, and what
// comes with something else answers no question. A complaint is a message from outside
// whose strongest sentence, with what it reminds of and whether the firm answers that it
// is sorry, says that its author is dissatisfied.
//
// # Marks
//
// A [Mark] is a mark.made leaf. It names a stretch of a message, holds for the
// promise or complaint that covers half of it or more, and wins; what the
// program says stays beside it.
package ledger
