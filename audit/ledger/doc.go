// Package ledger keeps the life of each promise, request and complaint.
package ledger
