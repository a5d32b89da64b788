// Package email holds the nouns of mail and reads them out of raw bytes.
package email
