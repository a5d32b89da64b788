// Package extract reads the text of attachments: what a person would read who
// opened them.
//
// # What is read
//
//	pdf                 text of the pages, by PDFium compiled to WebAssembly
//	docx xlsx pptx      Office Open XML, with notes, comments, headers and footers;
//	                    numbers and dates of cells as the sheet shows them
//	odt ods odp         OpenDocument, also as one flat XML file
//	rtf                 Rich Text Format
//	html text           as package email reads text parts
//	csv                 comma- or tab-separated values, as they stand
//	calendar contact    iCalendar (RFC 5545) and vCard (RFC 6350), unfolded
//	message             a message (RFC 5322): its head lines, its body, its attachments
//	zip                 the names of its files and the text of each
//	tnef                winmail.dat: the message and its attachments
//	image               nothing, or what tesseract reads if [Limits.OCR] is set
//	signature           nothing: a cryptographic signature or key
//	openpgp             nothing: a message encrypted by OpenPGP, in ASCII armour
//	ole                 nothing: the older Office formats, and encrypted newer ones
//	unknown             nothing
//
// The kind is told from the first bytes, and only where these do not tell from
// the declared media type and the ending of the file name ([Hint.Class]).
//
// Text keeps its lines: one for a paragraph, one for a row of a table with tabs
// between the cells; pages, slides and sheets are parted by a blank line.
//
// # Limits
//
// Attachments are hostile. Nothing of them is executed; of XML no entity is
// expanded; and [Limits] bound time, memory, text, the depth of files within
// files, their number, and how much may be unpacked of them. What is beyond is
// left out, and a defect says so. Time and memory can be held to only from
// outside: a [Worker] reads in a process of its own, which is killed when it
// takes too long, is bounded in memory by the operating system (on Linux;
// elsewhere by the runtime, as well as it can), and is started anew when it has
// died. Whatever an attachment does, it is a defect of that attachment.
//
// # Defects
//
// The codes are a closed list, with [DefectMeaning] for people:
//
//	crashed           encrypted       damaged          out-of-memory
//	text-truncated    too-deep        too-large        too-long
//	too-many-files    unknown-format
//
// An attachment with defects may still have text: that of the part which could
// be read. It is text-less ([Result.TextLess]) if it, or a file in it, is a
// picture or a document of pictures, whose words only a person can read.
package extract
