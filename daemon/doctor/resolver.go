package doctor

import (
	"context"
	"fmt"

	"onrecord/audit/authn/capture"
)

// resolvers asks each resolver of the configuration one question: what is on
// record of the firm's own domain.
func (x *examination) resolvers(ctx context.Context) {
	name := "example"
	if domains := x.config.Firm.Domains; len(domains) > 0 {
		name = domains[0]
	}
	for _, r := range x.config.DNS.Resolvers {
		a := capture.Ask(ctx, capture.Address(r), name, x.Now())
		if len(a.Wire) == 0 {
			x.report(Finding{Bad, "dns", "", fmt.Sprintf("resolver %s does not answer (%s)", r, a.RCode), "see to it that this machine can reach it, or name another one as dns.resolvers"})
			continue
		}
		x.report(Finding{Fine, "dns", "", fmt.Sprintf("resolver %s answers", r), ""})
	}
}
