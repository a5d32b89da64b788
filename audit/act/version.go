package act

import "hash/crc32"

// Version tells rules and weights apart: the same text may have other acts
// under another one.
func Version() int { return featureVersion<<32 | int(crc32.ChecksumIEEE(weightsFile)) }
