package mailfile

// exportHost stands for the host in the names of the files of an exported
// Maildir, and exactAttribute in those of messages with LF line ends.
const (
	exportHost     = ".onrecord"
	exactAttribute = "L=lf"
)
