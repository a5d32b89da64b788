// Package due reads due dates in the words of letters and mail: which moment
// is the last one that keeps "by Friday", "within five working days" or "the
// week of the 7th"?
//
// The grammar is closed, and it would rather not answer than guess: a wrong
// due date accuses somebody of being late. It reads English, knows nothing of
// what the sentence promises, and is pure: the same text, time of writing and
// [Context] give the same answer. What it cannot date it names, with the
// reason, as one of the other kinds.
//
// # Times
//
// Days are reckoned on the author's calendar, and a zone is attached at the
// end, so that summer time cannot move a date. A time of day that clocks skip
// is taken as far after the jump; one that they show twice is the first for
// Due and the second for Latest. A count of hours or minutes runs from the
// moment of writing in real time. A due without a time of day lasts until the
// last second of its day; mornings, lunch times, evenings, the end of the day
// and the close of business give the day alone.
//
// Where words have several readings that all lie ahead, Due is the usual one
// and Latest the last: nobody is late before Latest.
//
// # Days
//
//	today, tonight, this morning, EOD, COB   that day; COB after hours may be the next working day
//	tomorrow, the day after tomorrow         one, two days on; written before 04:00 "tomorrow" may be that same day
//	in the morning, first thing              the next day; written before 05:00 that same day, or the next
//	Friday, on / by / this Friday            the next one after the day of writing; on a Friday: that in a week, Earliest today
//	next Friday                              the next one, if it lies in the week ahead; while it still lies
//	                                         ahead in this week: that of the week ahead, Earliest the next one
//	Monday week, a week on Monday            a week after the next one
//	this day week, tomorrow week             seven days on, eight
//	Friday 2 May, Friday (the 2nd)           the date, if the weekday agrees; else none
//	Friday 16th, Friday 16                   the next 16th that is a Friday, of this month or the two after it
//	the 15th                                 the next such day, that of writing included; none if the month lacks it
//	3 April, April 3rd, 3-5 April            the next one, the last of several; none if more than nine months ahead
//	2024-04-03, 3/4/2024, on 03.04.          a number over 12 tells the day, then Order; where that is Unknown
//	                                         other dates of the text or a weekday beside it; else none
//	this week, next week, week of the 7th    Friday; Latest Sunday
//	end of / late / later this week          Friday; on a weekend that of the week ahead
//	early / mid next week                    Tuesday, Wednesday
//	the weekend, over the weekend            Sunday
//	the long weekend, the May long weekend   its last day off
//	next weekend                             that of the week ahead; Earliest this one
//	end of the month, EOM, in March          the last day
//	mid-April                                the 15th
//	next month, this quarter, year end       the last day
//	by April, early April                    none: before it or in it, nobody knows
//	the first week of May                    the 7th
//	the first weekend of May, that of the 7th  its Sunday
//	Easter, Thanksgiving, the bank holiday   computed; none if the country decides and is not known
//	on the May invoice, your April ledger    an invoice bears the first day of the month, a ledger ends with it
//	Monday or Tuesday, 7 to 10 days          the last one
//	between X and Y, X to Y, X - Y           Y
//
// A working week ("Monday to Friday") is no due.
//
// # Counts
//
//	in / within 3 days, two weeks, a month   from the day of writing
//	within 48 hours, in 20 minutes           from the moment of writing
//	within 5 working days                    the day after writing is the first; weekends and public holidays do not count
//	within 4 working hours                   within the hours of Context; none if they are not known
//	a couple of days                         two; Latest three
//	a week or so, in about ten days          as said; Latest a quarter more, and a week or so two weeks
//	two days before Christmas                counted from that day
//	two to three weeks before Christmas      the later one: two weeks before it
//	within 10 days of the survey             [Event], with the words of the event and the distance
//
// # Times of day
//
//	5pm, 17:00, 9 o'clock, half past eight   as said; "half five" is half past five (British)
//	at 9, by 5                               7 to 11 in the morning, 12 and 1 to 6 in the afternoon, unless the
//	                                         words beside it tell (5 in the morning, 8 tonight)
//	by 10                                    at nine in the evening: of that evening; the hour passed, none else
//	between 8 and 10, 8-10am, 10 to 12       the end of the window
//	at 8 that evening                        of the day named before
//	after 18:00, around noon, 5pm your time  the day alone
//	midnight, 12 a.m.                        the end of the day
//	5pm ET, 10:00 GMT                        that zone, told in the author's; "EST" in summer is the clock of the
//	                                         day, Latest the letter of it; letters that mean several zones: the day
//
// A time of day without a day is the next one, marked Undated: what the
// sentence answers may name the day. It takes the day that stands before it in
// the sentence if nothing comes between.
//
// # Relations
//
// By, on, in, for, within, through and no word at all leave the due as it is.
// "Before X" is the day before X, the time itself where X is a time of day,
// and X where X is the end of something or a part of the day after noon. "Not
// Friday" and "instead of Friday" are no due. Until, from, starting, since, after,
// "not before" and "around" do not say when a thing will be done: they are
// [Ambiguous], with the date among the Readings, which begins at the time of day
// where "from" names one. So is what says how long: "for most of next week".
//
// # No due
//
//   - [Vague]: soon, shortly, ASAP, as soon as I can, in due course, in a few days.
//   - [Recurring]: every Friday, on Fridays, daily by 5, the 1st of each month.
//   - [Event]: two days after the survey, once you approve, that day (if neither the sentence nor Topic names one).
//   - [Past]: last Friday, yesterday, a year gone by, and days governed by a past verb: "I sent it on Monday".
//     Earliest and Latest are then the days told of. With Told in the Context every day is read so.
//   - Nothing at all: fractions, scores, versions, 24/7, numbers of bills and
//     telephones, floors, "may" and "march" without a day, addresses.
//
// # Conventions
//
// Dates of the calendar and times with a zone follow ISO 8601 and RFC 3339.
// Easter is computed after Meeus; summer time of the United States after
// 15 U.S.C. 260a; public holidays after the laws that the functions of this
// package name, by rule and not by list. The moon's holidays (Diwali, Eid)
// follow no rule of the calendar and are not known; days proclaimed for one
// year are not, either. Holidays that only some regions or firms keep make a
// count of working days longer in Latest, not in Due.
//
// A sentence is read up to 500 words and signs.
package due
