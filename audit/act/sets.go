package act

// sets are the lists of words that patterns name in braces.
var sets = map[string]string{
	// After will, words that make no undertaking.
	"noact": "be have need say admit assume bet note point miss lose see suppose agree disagree believe guess wonder regret " +
		"forget pretend remember want like love hate know think spare concede venture grant second pass",
	"people":   "he she they it somebody someone everyone crew team office engineer technician tech electrician plumber driver colleague manager assistant owner accounts billing",
	"transfer": "send email mail forward drop ship post deliver bring get have give pay refund credit call ring phone text come",
}
