package due

import "strings"

// ZoneCountry returns the country of a zone of the IANA database, for those
// whose holidays are known; empty otherwise.
func ZoneCountry(zone string) string {
	if c, ok := zoneCountries[zone]; ok {
		return c
	}
	switch area, _, _ := strings.Cut(zone, "/"); area {
	case "Australia":
		return "AU"
	case "US":
		return "US"
	case "Canada":
		return "CA"
	}
	for _, p := range []string{"America/Indiana/", "America/Kentucky/", "America/North_Dakota/"} {
		if strings.HasPrefix(zone, p) {
			return "US"
		}
	}
	return ""
}

// ZoneOrder returns the order in which most people of a zone write dates in
// numbers, Unknown where they do not agree, as in Canada.
func ZoneOrder(zone string) Order {
	switch c := ZoneCountry(zone); c {
	case "US":
		return MDY
	case "CA":
		return Unknown
	case "":
	default:
		return DMY
	}
	area, place, _ := strings.Cut(zone, "/")
	switch area {
	case "Europe", "Africa", "Atlantic", "Antarctica":
		return DMY
	case "Asia":
		switch place {
		case "Tokyo", "Seoul", "Shanghai", "Taipei", "Hong_Kong", "Macau", "Ulaanbaatar", "Pyongyang", "Urumqi":
			return YMD
		case "Manila":
			return Unknown
		}
		return DMY
	case "America":
		if place == "Panama" || place == "Puerto_Rico" {
			return Unknown
		}
		return DMY
	}
	return Unknown
}

var zoneCountries = buildZones()

func buildZones() map[string]string {
	m := make(map[string]string)
	for country, zones := range map[string]string{
		"US": "New_York Detroit Chicago Menominee Denver Boise Phoenix Los_Angeles Anchorage Juneau Sitka Metlakatla Yakutat Nome Adak Louisville Indianapolis Fort_Wayne Shiprock",
		"CA": "Toronto Montreal Vancouver Edmonton Calgary Winnipeg Halifax St_Johns Regina Moncton Glace_Bay Goose_Bay Thunder_Bay Nipigon Rainy_River Iqaluit Rankin_Inlet Resolute " +
			"Swift_Current Cambridge_Bay Yellowknife Inuvik Creston Dawson_Creek Fort_Nelson Whitehorse Dawson Atikokan Blanc-Sablon Pangnirtung",
	} {
		for _, z := range strings.Fields(zones) {
			m["America/"+z] = country
		}
	}
	m["Pacific/Honolulu"], m["Pacific/Auckland"], m["Pacific/Chatham"], m["NZ"] = "US", "NZ", "NZ", "NZ"
	m["Europe/London"], m["Europe/Belfast"], m["GB"], m["Europe/Dublin"] = "GB", "GB-NIR", "GB", "IE"
	m["Asia/Kolkata"], m["Asia/Calcutta"] = "IN", "IN"
	return m
}
