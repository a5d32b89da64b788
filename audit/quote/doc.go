// Package quote finds, for each passage of a message that repeats the own words
// of another message of the record, which one that is. It needs no marker: the
// words prove the quotation, and give its true author and time.
//
// # Words
//
// A text is read as words: letters and digits in lower case. Punctuation, quote
// marks, white space and line ends are dropped; HTML entities stand for their
// characters; a sign of currency and "%" are words, and so is each character of
// scripts without spaces. A mark such as "[...]" or "<snip>" is an omission. Of
// each word 16 bits of a hash are kept. Five words in a row are a shingle.
//
// The own words of a message are those of all lines that its author wrote
// ([zone.Own] to [zone.Auto]). Its passages are its blocks ([zone.Block]), each
// with the lines that are its own and not those of a block inside, and the
// paragraphs of its own words ([zone.Own]) of at least eight words.
//
// # The rule
//
// Shingles in the own words of more than 20 messages are boilerplate. That is
// counted for sampled shingles only; one that is boilerplate makes the words up
// to the next sampled one of its paragraph boilerplate as well. Boilerplate
// counts neither for nor against a source.
//
// A message is a source of a block if its own words hold at least four shingles
// and 60 per cent of the block ([Words]); or if the header of the block names
// its author and its minute and 60 per cent of the words are there in their
// order ([Header]), which finds short blocks and templates too. Wall clocks
// differ: a minute that is off by whole or half hours, up to 14, is that
// minute. A header that names both another author and another minute excludes a
// source. A source is not later than the message that quotes it; up to 14 hours
// later, if the header names its author or its minute, since zones are missing
// and clocks are wrong. A message without a time is never too late.
//
// Of several sources that is taken about which the header says most that is
// right; then one that is repeated without edits; of edited ones the one with
// the larger share; then the earliest, messages without a time last; then the
// one with the smallest digest.
//
// A paragraph of own words repeats the earliest message before it (by time, then
// digest) that holds four shingles and 60 per cent of it. If that is by the same
// author, it is a template or sent again, and no link. The author of each must
// be known.
//
// # Edits
//
// A passage is edited if it says what its source does not: words put in,
// changed or moved, or words left out other than at either end of the passage,
// at an omission, or as whole lines of the source. Since 16 bits of each word
// are compared, one changed word in 65,536 is overlooked; [Changes] compares the
// words themselves.
//
// # Order
//
// The links are a function of the set of messages held, never of the order in
// which they came. A new message is judged against what is there; messages that
// share a sample with its own words are held against it; and when it makes a
// shingle boilerplate, all messages that hold the shingle are judged again.
//
// # Tables
//
//	quote_message  of each message author, time, own words and blocks
//	quote_sample   which messages have a sampled shingle: as their own, in a
//	               paragraph that is a passage, in a block; or that it is
//	               boilerplate. A row is a bucket: all that is known of the
//	               samples in a range
//	quote_link     the links, and passages that their author had sent before
//
// Sampled is one shingle of 64 by its hash, and the first of each paragraph that
// is no code, so that what is short has one too. Messages are found under their author and
// minute as well.
//
// A message is held against those that own a sample of one of its blocks, or,
// for its paragraphs, of one of these, if four shingles of its passages are in
// their own words or they are named. So a quotation of less than a paragraph
// can be missed if neither it nor another block of its message has a sample. Of
// code the author wrote only one shingle of 128 is found.
//
// Messages are numbered as they come; the numbers decide nothing.
//
// # Limits
//
// Of one message the first 200,000 own and 200,000 quoted words, 2,000 blocks
// and 2,000 paragraphs are read. A sample is that of 20 sources at most, so the
// work for a record grows with its size, whatever it says.
package quote
