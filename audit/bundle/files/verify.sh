#!/bin/sh
# Check an unpacked bundle: sh verify.sh KEY FOLDER [ROOTS [RECEIPT...]]
# FOLDER is the one that the zip file was unpacked into, which has data in it.
# KEY is the firm's public key, from a source that you trust; '' for none. ROOTS
# is a file with root certificates (PEM) of authorities whose time-stamps you trust;
# '' for none. RECEIPT is a mail that the firm sent you, saved as it came (.eml).
# Needs openssl 3 and the usual small programs, and no network. It checks levels 0
# to 3; onrecord-verify and verify.html check 4, onrecord-verify 5. Exit code: 1
# something is wrong, 2 wrong use, 3 nothing is wrong, but not all was checked.
set -u
LC_ALL=C; export LC_ALL
stop() { echo "Nothing has been checked: $*" >&2; exit 2; }
[ $# -ge 2 ] || stop "say the key and the folder: sh data/verify.sh 'KEY' .
KEY is the public key of the firm, on paper or from another source that you trust ('' for
none), . is the folder that you are in if data lies in it. More: sh verify.sh KEY FOLDER [ROOTS [RECEIPT...]]"
[ -d "$2" ] || stop "there is no folder $2"
[ -e "$2/bagit.txt" ] || [ -d "$2/data" ] || [ ! -e "$2/readme.txt" ] || stop "$2 is the folder data itself: give the one that data lies in, which is $2/.."
[ -e "$2/bagit.txt" ] || [ -d "$2/data" ] || for inner in "$2"/*/; do
  [ ! -f "${inner}bagit.txt" ] || [ ! -d "${inner}data" ] || stop "$2 has the folder of a bundle in it: give that one, which is ${inner%/}"
done
vkey=$(printf %s "$1" | tr -d ' \t\r\n')
t=$(mktemp -d) || exit 2
trap 'rm -rf "$t"' EXIT
if [ -n "${3-}" ]; then
  [ -f "$3" ] && [ -r "$3" ] || stop "there is no file $3 with root certificates; write '' if you have none"
  grep -q 'BEGIN CERTIFICATE' "$3" && cp "$3" "$t/roots" || stop "$3 has no certificate in PEM; write '' if you have none"
fi
bundle=$2 mails=0
shift 2; [ $# -eq 0 ] || shift
for mail do
  mails=$((mails + 1))
  cp "$mail" "$t/mail$mails" 2>/dev/null || stop "there is no receipt $mail; leave it out if you have none"
done
cd "$bundle" || exit 2

bad0=0 bad1=0 bad2=0 bad3=0 time='not checked' why='the record could not be read so far' history='not checked' since='the record could not be read so far'
tell() { printf '   level %s\n' "$*"; } # echo would take a \ in what strangers wrote for more
wrong0() { bad0=1; tell "0 wrong: $*"; }
wrong1() { bad1=1; tell "1 wrong: $*"; }
wrong2() { bad2=1 time='FAIL       ' why='see above'; tell "2 wrong: $*"; }
wrong3() { bad3=1 history='FAIL       ' since='see above'; tell "3 wrong: $*"; }
# plain: what was found of each level, in words.
plain() {
  echo; echo 'IN PLAIN WORDS'
  if grep -q '^[0-9]  FAIL' "$t/levels"; then echo 'Something is WRONG. Do not rely on this bundle. The check does not tell who changed something, or whether a copy was only damaged on the way: get it from the firm once more, and if that is wrong too, have the firm explain it.'
  else echo 'Nothing wrong was found in what was checked.'; fi
  list 'Wrong:' FAIL '0 Files do not fit the list that came with them: see level 0 for their names.
1 Something does not fit what the firm signed, or the key is not that of this record: see level 1.
2 A time-stamp does not fit the record, or leads to no root that you gave: see level 2.
3 The record is not the one that the firm told you of before: see level 3.'
  list 'Shown:' pass '0 Every file is what the list that came with them says it is.
1 Each message and document here, and the list of the files, is in the firm'"'"'s signed record, with exactly these bytes.
2 Third parties saw the record: level 2 says by when.
3 The record begins with the one that the firm told you of before.'
  list 'Not shown:' 'not checked' '1 That the firm signed anything of this. Anybody could have made such a bundle.
2 When the messages came into the record. Only the firm'"'"'s own clock says so.
3 That this is the record as the firm told you of it before.
4 That no entry about the client is left out.
5 That each message comes from the sender that it names.'
  echo '  - That what a message says is true, who typed it, or that the findings of a report are right. No check can show that.'
}
# list HEAD STATUS TEXTS: those of the levels with a status.
list() {
  printf '%s\n' "$3" | while IFS= read -r l; do
    grep -q "^${l%% *}  $2" "$t/levels" && echo "  - ${l#* }"
  done >"$t/items"
  [ ! -s "$t/items" ] || { echo "$1"; cat "$t/items"; }
}
finish() {
  levels >"$t/levels"; cat "$t/levels"; plain
  [ $bad0 -eq 0 ] && [ $bad1 -eq 0 ] && [ $bad2 -eq 0 ] && [ $bad3 -eq 0 ] && exit 3
  exit 1
}
levels() {
  [ $bad0 -eq 0 ] && echo "0  pass         files" || echo "0  FAIL         files"
  if [ $bad1 -ne 0 ]; then echo "1  FAIL         record"
  elif [ -z "$vkey" ]; then echo "1  not checked  record: no key was given"
  else echo "1  pass         record"; fi
  echo "2  $time  time: $why"
  echo "3  $history  history: $since"
  echo "4  not checked  completeness: not by this script, but by onrecord-verify and verify.html"
  echo "5  not checked  senders: not by this script, but by onrecord-verify"
}

# Names first: nothing below meets a name that could do harm, as one that openssl
# would take for an option.
# What file managers put into folders that people open is passed over.
files() { find . ! '(' -type f '(' -name .DS_Store -o -name '._*' -o -name Thumbs.db -o -name desktop.ini ')' ')' "$@"; }
odd=$({ files ! -type f ! -type d; files -name '*[!a-z0-9.-]*'; files -name '.?*'; files -name '-*'; } | head -n 1 | tr -c '[:print:]\n' '?')
if [ -n "$odd" ]; then
  wrong0 "$odd is no file of a bundle: if you put it there, take it away; else unpack the zip file once more, into an empty folder"; bad1=1; finish
fi
files -type f | sed 's|^\./||' | sort >"$t/names"
[ -s "$t/names" ] || { wrong0 "no files"; bad1=1; finish; }
xargs openssl dgst -sha256 -r <"$t/names" | sed 's/^\([0-9a-f]*\) \*/\1  /' >"$t/sums"
xargs wc -c <"$t/names" | awk '$2 != "total" { print $1, $2 }' >"$t/sizes"
[ "$(wc -l <"$t/sums")" -eq "$(wc -l <"$t/names")" ] || wrong0 "not every file could be read"

# Level 0: the lists are exactly what is here.
awk 'substr($2, 1, 5) == "data/"' "$t/sums" >"$t/data"
awk 'substr($2, 1, 5) != "data/" && $2 != "tagmanifest-sha256.txt"' "$t/sums" >"$t/tags"
# fits LIST FILE: the list is exactly the names and sums in FILE; else what differs.
fits() {
  [ -f "$1" ] || { wrong0 "$1 is missing"; return; }
  cmp -s "$2" "$1" && return
  tr -d '\r' <"$1" | cmp -s - "$2" && { wrong0 "$1 has line ends of another kind (CRLF): some program changed them; unpack the zip file once more"; return; }
  awk -v list="$1" '
    { gsub(/[^ -~]/, "?") }
    FILENAME == list { want[$2] = $1; next }
    !($2 in want) { print $2 " was added: " list " does not name it. If you put it there, take it away" }
    $2 in want { if (want[$2] != $1) print $2 " was changed: it is not what " list " lists"; delete want[$2] }
    END { for (n in want) print substr(n, 1, 200) " is missing: " list " names it" }' "$1" "$2" | sort | head -n 20 >"$t/odd"
  [ -s "$t/odd" ] || wrong0 "$1 is not written as it should be"
  while IFS= read -r l; do wrong0 "$l"; done <"$t/odd"
}
fits manifest-sha256.txt "$t/data"
fits tagmanifest-sha256.txt "$t/tags"
printf '%s\n' bag-info.txt bagit.txt export.consistency export.facet export.leaf export.tlog-proof manifest-sha256.txt start-here.txt >"$t/want"
awk '{ print $2 }' "$t/tags" | grep -vxFf "$t/want" >"$t/odd" && wrong0 "$(head -n 1 "$t/odd") lies beside data/ and is no file of a bundle: if you put it there, take it away"
grep -vx start-here.txt "$t/want" | while IFS= read -r f; do [ -f "$f" ] || echo "$f"; done >"$t/odd"
[ -s "$t/odd" ] && wrong0 "$(head -n 1 "$t/odd") is missing"
[ -f start-here.txt ] || tell '0 note: there is no start-here.txt: bundles of before had none, so it may have been taken out; it says nothing of its own'
[ ! -f start-here.txt ] || printf 'Open the folder "data", and in it the file readme.txt. It says what this is,\nand how to check it. The files beside this one are for the programs that check.\n' | cmp -s - start-here.txt || wrong0 "start-here.txt was changed: it does not say what it says in every bundle"
printf 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' | cmp -s - bagit.txt || wrong0 "bagit.txt is not that of BagIt 1.0"
oxum=$(awk 'substr($2, 1, 5) == "data/" { n++; b += $1 } END { printf "Payload-Oxum: %.0f.%d", b, n }' "$t/sizes")
printf 'Bag-Software-Agent: onrecord\n%s\n' "$oxum" | cmp -s - bag-info.txt || wrong0 "bag-info.txt does not give the number of bytes and files, and nothing else"

# Level 1. A checkpoint: origin, size, root; its signature by the key.
unb() { openssl base64 -d -A >"$1" 2>/dev/null; [ "$(wc -c <"$1")" -eq "$2" ]; }
name=${vkey%%+*} rest=${vkey#*+} keyid='' keyb=''
if [ -n "$vkey" ]; then
  keyid=${rest%%+*} keyb=${rest#*+}
  printf %s "$keyb" | unb "$t/key" 33 && [ "$(head -c 1 "$t/key" | od -An -tx1 | tr -d ' \n')" = 01 ] || stop "the key that you gave is none; a key looks like firm.example/onrecord/1a2b3c4d+8d2f60b1+AbC..."
  [ "$({ printf '%s\n' "$name"; cat "$t/key"; } | openssl dgst -sha256 -r | cut -c 1-8)" = "$keyid" ] || stop "the key is mistyped, or not whole: compare each letter, large and small, also O with 0 and l with 1 and I"
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32 "$t/key"; } >"$t/pub.der"
fi
# note FILE: check a signed checkpoint; leave origin, size and root.
note() {
  awk 'NR <= 3' "$1" >"$t/body"
  origin=$(sed -n 1p "$1") size=$(sed -n 2p "$1") root=$(sed -n 3p "$1")
  case $size in ''|*[!0-9]*|0?*|????????????????*) return 1 ;; esac
  [ -n "$origin" ] && [ -z "$(sed -n 4p "$1")" ] && [ "$(wc -l <"$1")" -ge 5 ] && [ -z "$(tail -c 1 "$1")" ] || return 1
  [ "$(wc -l <"$1")" -le 104 ] && iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || return 1
  printf %s "$root" | unb "$t/b" 32 && [ "$(openssl base64 -A <"$t/b")" = "$root" ] || return 1
  good=0
  sed 1,4d "$1" >"$t/sigs"
  while IFS= read -r l; do
    n=${l#* } s=${l##* }; n=${n% *}
    [ "$l" = "$(printf '\342\200\224') $n $s" ] && [ -n "$n" ] && [ -n "$s" ] || return 1
    printf %s "$s" | openssl base64 -d -A >"$t/s" 2>/dev/null
    [ "$(openssl base64 -A <"$t/s")" = "$s" ] && [ "$(wc -c <"$t/s")" -ge 5 ] || return 1
    [ -n "$vkey" ] && [ "$n" = "$name" ] && [ "$(head -c 4 "$t/s" | od -An -tx1 | tr -d ' \n')" = "$keyid" ] || continue
    [ "$(wc -c <"$t/s")" -eq 68 ] || return 1
    tail -c 64 "$t/s" >"$t/sig"
    openssl pkeyutl -verify -pubin -inkey "$t/pub.der" -keyform DER -rawin -in "$t/body" -sigfile "$t/sig" >/dev/null 2>&1 || return 1
    good=1
  done <"$t/sigs"
  [ -z "$vkey" ] && return 0
  [ $good -eq 1 ] && [ "$origin" = "$name" ]
}

checkpoint=$(grep '^data/checkpoints/' "$t/names")
[ -n "$checkpoint" ] && [ "$(printf '%s\n' "$checkpoint" | wc -l)" -eq 1 ] || { wrong1 "there is not one checkpoint"; finish; }
note "$checkpoint" || {
  said=$(head -n 1 "$checkpoint" | tr -c '[:print:]\n' '?' | cut -c 1-200)
  if [ -n "$vkey" ] && [ "$said" != "$name" ]; then wrong1 "the key that you gave is one of the record $name, this bundle is of the record $said: ask the firm for the key of this one"
  else wrong1 "the checkpoint is not signed by the key that you gave, or is no checkpoint"; fi
  finish
}
[ "$checkpoint" = "data/checkpoints/$(printf %010d "$size")" ] || wrong1 "the checkpoint has another size than its name"
origin1=$origin size1=$size root1=$root
export=1 size2=0 root2='' # export: 0 if the entry of the export cannot be looked at
for f in export.leaf export.facet export.tlog-proof export.consistency; do [ -f $f ] || { wrong1 "$f is missing"; export=0; }; done
if [ $export -eq 1 ]; then
  awk 'on; /^$/ { on = 1 }' export.tlog-proof >"$t/later"
  if note "$t/later"; then size2=$size root2=$root; else wrong1 "the later checkpoint is not signed by that key"; export=0; fi
  [ "$origin1" = "$origin" ] || wrong1 "the later checkpoint is one of another record"
fi

# What belongs where.
grep '^data/leaves/' "$t/names" >"$t/leaves"
grep '^data/proofs/' "$t/names" >"$t/proofs"
sed 's|^data/leaves/\([0-9]\{10\}\)\.leaf$|\1|' "$t/leaves" >"$t/ids"
sed 's|^data/proofs/\([0-9]\{10\}\)\.tlog-proof$|\1|' "$t/proofs" | cmp -s - "$t/ids" || wrong1 "leaves and proofs are not in pairs"
grep -v '^[0-9]\{10\}$' "$t/ids" >/dev/null && wrong1 "a leaf has no proper name"
grep '^data/' "$t/names" | grep -v -E '^data/([a-z0-9-]+\.[a-z0-9.-]+|(anchors|dns|heads|report|tile|checkpoints|consistency)/.+|leaves/[0-9]{10}\.leaf|proofs/[0-9]{10}\.tlog-proof|facets/[0-9]{10}\.[a-z][a-z0-9-]*|messages/[0-9]{10}\.eml|documents/[0-9]{10}\.bin)$' >"$t/odd" && wrong1 "files without a place: $(head -n 1 "$t/odd")"

# Facets are those of their leaves, messages those of their facet raw.
{ xargs awk '$1 == "facet" && NF == 3 { print "leaf", substr(FILENAME, 13, 10) "." $2, $3 }' <"$t/leaves"
  grep '^data/facets/' "$t/names" | xargs awk '
    FNR == 1 { print "head", substr(FILENAME, 13), $2; if ($1 != "onrecord-facet/v1" || NF != 2) print "head", substr(FILENAME, 13), "?" }
    FILENAME ~ /\.raw$/ && FNR > 2 { print "raw", substr(FILENAME, 13, 10), $1, $2 }' /dev/null
  awk '{ print "sum", $2, $1 }' "$t/sums"; awk '{ print "size", $2, $1 }' "$t/sizes"
} >"$t/facts"
awk '
  $1 == "leaf" { leaf[$2] = $3 }
  $1 == "head" { if (substr($2, 12) != $3) print $2 " has another name inside" }
  $1 == "raw" { raw[$2 " " $3] = $4; many[$2 " " $3]++ }
  $1 == "sum" { sum[$2] = $3 }
  $1 == "size" { size[$2] = $3 }
  END { for (f in sum) {
    if (f ~ /^data\/facets\//) { id = substr(f, 13); if (leaf[id] != sum[f]) print f " is not what was recorded" }
    if (f ~ /^data\/(messages|documents)\//) { i = substr(f, (f ~ /^data\/m/) ? 15 : 16, 10)
      if (raw[i " sha256"] != sum[f] || raw[i " size"] != size[f] || many[i " sha256"] != 1 || many[i " size"] != 1) print f " is not what was recorded" } } }
' "$t/facts" >"$t/odd"
[ -s "$t/odd" ] && wrong1 "$(head -n 1 "$t/odd")"
sum() { awk -v f="$1" '$2 == f { print $1 }' "$t/sums"; }
[ $export -eq 0 ] || { [ "$(head -n 1 export.leaf)" = onrecord-leaf/v1 ] && [ "$(sed -n 2p export.leaf)" = "kind export.made" ] &&
  grep -qx "facet export $(sum export.facet)" export.leaf && [ "$(head -n 1 export.facet)" = "onrecord-facet/v1 export" ] &&
  [ "$(sed -n 's/^manifest //p' export.facet)" = "$(sum manifest-sha256.txt)" ] && [ "$(sed -n 's/^checkpoint //p' export.facet)" = "$size1" ]; } ||
  wrong1 "the record of the export is about another bundle: files were changed after the firm made it, and the lists of files with them"

# All proofs at once, level by level. A state is: id fn sn hash root proof...
lib='
  BEGIN { for (i = 0; i < 64; i++) v[substr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", i + 1, 1)] = i }
  function hex64(s,   i, h, x) { # 32 bytes in base64 as hex, "" if they are not
    if (length(s) != 44 || substr(s, 44) != "=") return ""
    for (i = 1; i < 44; i++) if (!(substr(s, i, 1) in v)) return ""
    if (v[substr(s, 43, 1)] % 4) return ""
    h = ""
    for (i = 1; i < 44; i += 4) {
      x = v[substr(s, i, 1)] * 262144 + v[substr(s, i + 1, 1)] * 4096 + v[substr(s, i + 2, 1)] * 64
      if (i < 41) h = h sprintf("%06x", x + v[substr(s, i + 3, 1)]); else h = h sprintf("%04x", int(x / 256))
    }
    return h
  }
  function oct(h,   i, o) {
    o = ""
    for (i = 1; i < length(h); i += 2)
      o = o sprintf("\\0%03o", (index("0123456789abcdef", substr(h, i, 1)) - 1) * 16 + index("0123456789abcdef", substr(h, i + 1, 1)) - 1)
    return o
  }
  function half(n) { return int(n / 2) }'
mkdir "$t/in" || exit 2
while IFS= read -r id; do { printf '\000'; cat "data/leaves/$id.leaf"; } >"$t/in/$id" 2>/dev/null; done <"$t/ids"
[ $export -eq 0 ] || { printf '\000'; cat export.leaf; } >"$t/in/export"
hashes() { (cd "$t/in" && find . -type f | xargs openssl dgst -sha256 -r) | sed 's|^\([0-9a-f]*\) \*\./|\1 |'; rm -rf "$t/in"; mkdir "$t/in"; }
hashes >"$t/h"
cp "$t/h" "$t/leafhashes"
{ cat "$t/proofs"; [ $export -eq 0 ] || echo export.tlog-proof; } >"$t/all"
cp "$checkpoint" "$t/note"
xargs awk -v n="$t/note" "$lib"'
  function flush() { if (id != "export" && r != notes) got = 0; if (f != "") print id, idx, got, bytes, f, list }
  BEGIN { while ((getline line < n) > 0) note[++notes] = line }
  FNR == 1 { flush(); f = FILENAME; id = f ~ /^data/ ? substr(f, 13, 10) : "export"; idx = "?"; got = 1; bytes = 0; list = ""; part = 0; r = 0
    if ($0 != "c2sp.org/tlog-proof@v1") got = 0 }
  { bytes += length($0) + 1 }
  FNR > 1 && part == 0 { if ($1 == "extra" && FNR == 2 && NF == 2) next
    if ($1 != "index" || NF != 2 || $2 !~ /^(0|[1-9][0-9]*)$/ || length($2) > 15 || $0 != "index " $2) got = 0
    idx = $2; part = 1; next }
  part == 1 { if ($0 == "") { part = 2; next }; h = hex64($0); if (h == "") got = 0; list = list " " h; next }
  part == 2 { r++; if (id != "export" && $0 != note[r]) got = 0 }
  END { flush() }' <"$t/all" >"$t/parsed"
awk '$1 ~ /^[0-9]/ && $2 + 0 != $1 + 0 || $3 != 1 || $2 == "?"' "$t/parsed" >"$t/odd"
[ -s "$t/odd" ] && wrong1 "a proof is none, or is one of another entry or checkpoint"
cp "$t/odd" "$t/unproven"
awk 'NR == FNR { size[$2] = $1; next } size[$5] != $4' "$t/sizes" "$t/parsed" >"$t/odd"
[ -s "$t/odd" ] && wrong1 "a proof has other bytes than its lines"
cat "$t/odd" >>"$t/unproven"
awk -v s1="$size1" -v s2="$size2" -v r1="$root1" -v r2="$root2" "$lib"'
  NR == FNR { h[$2] = $1; next }
  { size = $1 == "export" ? s2 : s1; line = $1 " " $2 " " size - 1 " " h[$1] " " hex64($1 == "export" ? r2 : r1)
    if ($2 + 0 >= size + 0) line = $1 " 1 0 outside outside"
    for (i = 6; i <= NF; i++) line = line " " $i; print line }' "$t/h" "$t/parsed" >"$t/state"
cons=0
while grep -q '^[^ ]* [^ ]* [^ ]* [^ ]* [^ ]* .' "$t/state"; do
  cons=$((cons + 1)); [ $cons -le 64 ] || { wrong1 "a proof is too long"; break; }
  awk -v d="$t/in/" "$lib"'
    NF > 5 && $3 > 0 { printf "printf %%b '\''\\0001%s'\'' >'\''%s%s'\''\n", ($2 % 2 == 1 || $2 == $3) ? oct($6 $4) : oct($4 $6), d, $1 }' "$t/state" >"$t/job"
  sh "$t/job"
  hashes >"$t/h" 2>/dev/null
  awk "$lib"'
    NR == FNR && FILENAME ~ /\/h$/ { h[$2] = $1; next }
    NF <= 5 { print; next }
    { fn = $2; sn = $3; hash = h[$1]; if (sn == 0) hash = "long"
      if (fn % 2 == 1 || fn == sn) while (fn % 2 == 0 && fn != 0) { fn = half(fn); sn = half(sn) }
      line = $1 " " half(fn) " " half(sn) " " hash " " $5
      for (i = 7; i <= NF; i++) line = line " " $i; print line }' "$t/h" "$t/state" >"$t/next"
  mv "$t/next" "$t/state"
done
awk '$3 != 0 || $4 != $5 { print $1 }' "$t/state" >"$t/odd"
[ -s "$t/odd" ] && wrong1 "entry $(head -n 1 "$t/odd") is not in the signed record"
awk 'FILENAME ~ /unproven$/ { bad[$1]; next } $3 == 0 && $4 == $5 && !($1 in bad) { print $1 }' "$t/unproven" "$t/state" >"$t/proven"
[ "$(wc -l <"$t/state")" -eq $(($(wc -l <"$t/ids") + export)) ] || wrong1 "not every entry was checked"

# consistent FILE OLD-SIZE OLD-ROOT SIZE ROOT NOTE: by the proof in FILE the
# checkpoint in NOTE goes on from the old one.
consistent() {
  [ -f "$1" ] && awk 'on; /^$/ { on = 1 }' "$1" | cmp -s - "$6" || return 1
  [ "$(sed -n 1p "$1")" = "old $2" ] && [ -z "$(tail -c 1 "$1")" ] && [ "$2" -gt 0 ] && [ "$2" -lt "$4" ] || return 1
  printf %s "$3" | unb "$t/r1" 32 && printf %s "$5" | unb "$t/r2" 32 || return 1
  sed '1d;/^$/,$d' "$1" >"$t/path"
  fn=$2; while [ $((fn % 2)) -eq 0 ]; do fn=$((fn / 2)); done
  have=0
  [ "$fn" -eq 1 ] && { cp "$t/r1" "$t/fr"; cp "$t/r1" "$t/sr"; have=1; }
  fn=$(($2 - 1)) sn=$(($4 - 1))
  while [ $((fn % 2)) -eq 1 ]; do fn=$((fn / 2)) sn=$((sn / 2)); done
  while IFS= read -r b; do
    printf %s "$b" | unb "$t/c" 32 && [ "$(openssl base64 -A <"$t/c")" = "$b" ] || return 1
    [ $have -eq 0 ] && { cp "$t/c" "$t/fr"; cp "$t/c" "$t/sr"; have=1; continue; }
    [ $sn -ne 0 ] || return 1
    if [ $((fn % 2)) -eq 1 ] || [ $fn -eq $sn ]; then
      { printf '\001'; cat "$t/c" "$t/fr"; } | openssl dgst -sha256 -binary >"$t/x" && mv "$t/x" "$t/fr"
      { printf '\001'; cat "$t/c" "$t/sr"; } | openssl dgst -sha256 -binary >"$t/x" && mv "$t/x" "$t/sr"
      while [ $((fn % 2)) -eq 0 ] && [ $fn -ne 0 ]; do fn=$((fn / 2)) sn=$((sn / 2)); done
    else { printf '\001'; cat "$t/sr" "$t/c"; } | openssl dgst -sha256 -binary >"$t/x" && mv "$t/x" "$t/sr"; fi
    fn=$((fn / 2)) sn=$((sn / 2))
  done <"$t/path"
  [ $have -eq 1 ] && [ $sn -eq 0 ] && cmp -s "$t/fr" "$t/r1" && cmp -s "$t/sr" "$t/r2"
}
[ $export -eq 0 ] || consistent export.consistency "$size1" "$root1" "$size2" "$root2" "$t/later" || wrong1 "the record of the export does not go on from the checkpoint"

# What was erased: the signed record says when, on what ground and who did it.
said() { sed -n "s/^$2 //p" "data/facets/$1" 2>/dev/null | head -n 1; }
xargs awk '$1 == "kind" { kind = $2 } $1 == "at" { at = substr($2, 1, 10) } kind == "erase.done" && $1 == "ref" && $2 == "erased" { print substr(FILENAME, 13, 10), at, $3 }' /dev/null <"$t/leaves" >"$t/erased"
while read -r by at hash; do
  gone=$(awk -v h="$hash" '$1 == h { print $2 }' "$t/leafhashes")
  [ -z "$gone" ] && { tell "1 note: an entry that is not shown was erased on $at"; continue; }
  tell "1 note: entry $gone ($(sed -n '2s/^kind //p' "data/leaves/$gone.leaf")) was erased on $at by $(said "$by.by" address); basis: $(said "$by.erase" basis)"
done <"$t/erased" | tr -c '[:print:]\n' '?'

# What is not here though the entry of its arrival is.
absent() {
  [ -s "$2" ] && echo "   level 1 note: messages or documents whose entry is here and that are not, and $1: $(wc -l <"$2" | tr -d ' '): $(head -n 20 "$2" | paste -s -d , - | sed 's/,/, /g')$(sed -n '21s/.*/ and more/p' "$2")"
}
: >"$t/kept"; : >"$t/unexplained"
xargs awk '$1 == "kind" && ($2 == "message.observed" || $2 == "document.added") { print substr(FILENAME, 13, 10) }' /dev/null <"$t/leaves" | sort >"$t/arrived"
awk '$1 ~ /^data\/(messages\/.*\.eml|documents\/.*\.bin)$/ { split($1, p, /[\/.]/); print p[3] }' "$t/names" >"$t/here"
[ -f data/withheld.csv ] && sed -n 's/^\([0-9]\{1,10\}\),.*/\1/p' data/withheld.csv | awk '{ printf "%010d\n", $1 }' >"$t/withheld" || : >"$t/withheld"
awk -v t="$t" 'FILENAME ~ /\/erased$/ { gone[$3]; next } FILENAME ~ /\/leafhashes$/ { if ($1 in gone) skip[$2]; next }
  FILENAME ~ /\/here$/ { skip[$1]; next } FILENAME ~ /\/withheld$/ { withheld[$1]; next }
  !($1 in skip) { print $1 >(t (($1 in withheld) ? "/kept" : "/unexplained")) }' "$t/erased" "$t/leafhashes" "$t/here" "$t/withheld" "$t/arrived"
absent 'withheld.csv says that they are kept back' "$t/kept"
absent 'the bundle does not say why (a choice of period or messages would be a reason)' "$t/unexplained"
xargs awk '$1 == "kind" { kind = $2 } kind ~ /^matter\.(un)?assign$/ && $1 == "ref" && $2 == "message" { print kind, $3 }' /dev/null <"$t/leaves" >"$t/assigned"
unseen=$(awk 'FILENAME ~ /\/assigned$/ { if ($1 == "matter.assign") list[$2]; else delete list[$2]; next } { delete list[$1] }
  END { for (h in list) n++; print n + 0 }' "$t/assigned" "$t/leafhashes")
[ "$unseen" -eq 0 ] || echo "   level 1 note: messages that are assigned to the client and whose entries are not here: $unseen"

# Level 2: time-stamps over states of this record. stamped FILE ID: the checkpoint
# in FILE is signed by the key, and that of the bundle goes on from it.
stamped() {
  [ -f "$1" ] && note "$1" && [ "$origin" = "$origin1" ] && [ "$(printf %010d "$size")" = "$2" ] && [ "$size" -le "$size1" ] || return 1
  if [ "$size" -eq "$size1" ]; then [ "$root" = "$root1" ]
  else consistent "data/consistency/$2-$(printf %010d "$size1")" "$size" "$root" "$size1" "$root1" "$checkpoint"; fi
}
# seconds: the time that openssl prints, as seconds since 1970.
seconds() {
  awk '{ m = (index("JanFebMarAprMayJunJulAugSepOctNovDec", $1) + 2) / 3; y = m > 2 ? $4 : $4 - 1; split($3, h, ":")
    n = int((153 * (m > 2 ? m - 3 : m + 9) + 2) / 5) + $2 - 1
    printf "%.0f", (y * 365 + int(y / 4) - int(y / 100) + int(y / 400) + n - 719468) * 86400 + h[1] * 3600 + h[2] * 60 + int(h[3]) }'
}
timestamps() {
  grep '^data/anchors/[0-9]\{10\}\.[a-z0-9-]\{1,\}\.tsr$' "$t/names" >"$t/stamps"
  [ -s "$t/stamps" ] || { why='the bundle has no time-stamp'; return; }
  [ -s "$t/roots" ] || { why='no root certificate was given'; return; }
  [ -n "$vkey" ] || { why='no key was given'; return; }
  [ $bad1 -eq 0 ] || { why='level 1 fails'; return; }
  most=0 trusted=0
  while IFS= read -r f; do
    id=$(printf %s "$f" | cut -c 14-23)
    c=data/anchors/$id.checkpoint
    stamped "$c" "$id" || { wrong2 "the state that $f is about is not one of this record"; continue; }
    grep -qxF "$(sum "$f")  $f" manifest-sha256.txt || { wrong2 "$f was changed after the firm made the bundle"; continue; }
    openssl ts -reply -in "$f" -text >"$t/text" 2>/dev/null </dev/null
    at=$(sed -n 's/^Time stamp: //p' "$t/text")
    [ "$(wc -c <"$f")" -le 131072 ] && [ -n "$at" ] && grep -qix 'Hash Algorithm: sha256' "$t/text" || { wrong2 "$f is no time-stamp over a SHA-256"; continue; }
    if openssl ts -verify -in "$f" -data "$c" -CAfile "$t/roots" -attime "$(echo "$at" | seconds)" >/dev/null 2>"$t/err" </dev/null; then
      trusted=1; [ "$size" -gt $most ] && most=$size
      echo "   level 2: the first $size entries were in the record by $at, says ${f#data/anchors/"$id".}"
    elif ! grep -q -i -e 'unable to get' -e 'self.signed certificate' -e 'unable to verify the first' "$t/err"; then wrong2 "$f is not good"
    else echo "   level 2: $f counts for nothing: it leads to no root certificate that you gave"; fi
  done <"$t/stamps"
  [ $bad2 -eq 0 ] || return
  [ $trusted -eq 1 ] || { wrong2 "no time-stamp leads to a root certificate that you gave"; return; }
  awk -v most="$most" '$1 + 0 >= most + 0 { exit 1 }' "$t/ids" || { why='the last entries that are shown are under no time-stamp that counts'; return; }
  time='pass       ' why='time-stamps of authorities that you trust'
}
timestamps

# Level 3: the record goes on from the receipts. parts FILE FOLDER: the parts of a
# mail that are in base64, also of mails in it, each as a file.
parts() {
  mkdir "$2" && tr -d '\r' <"$1" | awk -v d="$2/" '
    NR == 1 || /^--/ { head = 1; base64 = 0 }
    head && tolower($0) ~ /^content-transfer-encoding:[ \t]*base64[ \t]*$/ { base64 = 1 }
    head && $0 == "" { head = 0; if (base64) file = d sprintf("%03d", ++n); next }
    !head && base64 && n <= 200 { print > file }'
  for part in "$2"/*; do
    [ -f "$part" ] || continue # there are none
    tr -d '\n\t ' <"$part" | openssl base64 -d -A >"$t/x" 2>/dev/null
    mv "$t/x" "$part"
  done
}
# member LEAF PROOF SIZE ROOT: the proof shows that the leaf is in the tree; leaves its index.
member() {
  index=$(sed -n 's/^index //p' "$2" | head -n 1)
  case $index in ''|*[!0-9]*|0?*|????????????????*) return 1 ;; esac
  [ "$index" -lt "$3" ] && printf %s "$4" | unb "$t/r2" 32 || return 1
  { printf '\000'; cat "$1"; } | openssl dgst -sha256 -binary >"$t/sr"
  fn=$index sn=$(($3 - 1))
  sed '1,/^index /d;/^$/,$d' "$2" >"$t/path"
  while IFS= read -r b; do
    [ $sn -ne 0 ] && printf %s "$b" | unb "$t/c" 32 || return 1
    if [ $((fn % 2)) -eq 1 ] || [ "$fn" -eq $sn ]; then
      { printf '\001'; cat "$t/c" "$t/sr"; } | openssl dgst -sha256 -binary >"$t/x" && mv "$t/x" "$t/sr"
      while [ $((fn % 2)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn / 2)) sn=$((sn / 2)); done
    else { printf '\001'; cat "$t/sr" "$t/c"; } | openssl dgst -sha256 -binary >"$t/x" && mv "$t/x" "$t/sr"; fi
    fn=$((fn / 2)) sn=$((sn / 2))
  done <"$t/path"
  [ $sn -eq 0 ] && cmp -s "$t/sr" "$t/r2"
}
doubt() { unsure=1; [ $bad3 -ne 0 ] || since="$*"; }
is() { [ "$(head -n 1 "$1" | tr -d '\000')" = "$2" ]; }
receipt() {
  parts "$1" "$1.parts"
  set -- "$1.parts"/*
  state='' leaves=0 proofs=0
  for part do
    [ -f "$part" ] || continue
    is "$part" onrecord-leaf/v1 && { leaves=$((leaves + 1)); continue; }
    is "$part" c2sp.org/tlog-proof@v1 && { proofs=$((proofs + 1)); continue; }
    (vkey=''; note "$part") || continue
    [ -z "$state" ] || cmp -s "$state" "$part" || { doubt 'a receipt has two different checkpoints'; return; }
    state=$part
  done
  [ -n "$state" ] || { doubt 'a mail that you brought is no receipt: none of its attachments is a signed checkpoint'; return; }
  [ -n "$vkey" ] || return
  note "$state" && [ "$origin" = "$origin1" ] || { doubt 'a receipt is not signed by the key that you gave: it was changed, or is about another record'; return; }
  old=$size oldroot=$root
  if [ "$old" -gt "$size1" ]; then doubt "a receipt is about $old entries, the bundle only about $size1: ask for a newer bundle"; return
  elif [ "$old" -eq "$size1" ]; then [ "$oldroot" = "$root1" ] || wrong3 "a receipt is about another record of $old entries: two histories were told"
  elif [ ! -f "data/consistency/$(printf %010d "$old")-$(printf %010d "$size1")" ]; then doubt "the bundle has no proof for the $old entries of a receipt: ask for one, or use onrecord-verify"
  else consistent "data/consistency/$(printf %010d "$old")-$(printf %010d "$size1")" "$old" "$oldroot" "$size1" "$root1" "$checkpoint" ||
    wrong3 "the record does not go on from the $old entries of a receipt: two histories were told, or the proof of it is damaged"; fi
  [ $leaves -eq $proofs ] || { doubt 'a receipt was changed after it was written'; return; }
  for leaf do # those that the receipt names must be shown
    is "$leaf" onrecord-leaf/v1 || continue
    found=''
    for proof do
      is "$proof" c2sp.org/tlog-proof@v1 && member "$leaf" "$proof" "$old" "$oldroot" && found=$(printf %010d "$index")
    done
    [ -n "$found" ] || { doubt 'a receipt was changed after it was written'; return; }
    cmp -s "$leaf" "data/leaves/$found.leaf" && grep -qx "$found" "$t/proven" && continue
    if sed -n 's/^stream \([0-9a-f]*\) .*/\1/p' "$leaf" | grep -qxFf "$t/own"; then wrong3 "entry $found, which a receipt names, is not in the bundle, or not shown to be in the record"
    else doubt "a receipt names entry $found, of a stream that the bundle does not show: is it about somebody else? If not, ask why"; fi
  done
}
xargs awk '$1 == "kind" { open = $2 == "matter.open" } open && $1 == "stream" { print $2 }' /dev/null <"$t/leaves" >"$t/own"
unsure=0 since='no receipt was given'
[ "$(grep -c '^kind receipt\.sent$' data/leaves/*.leaf 2>/dev/null | awk -F: '{ n += $NF } END { print n + 0 }')" -eq 0 ] || since='no receipt was given; by its own record the firm wrote some: look for these mails'
[ $mails -eq 0 ] && unsure=1
[ -n "$vkey" ] || doubt 'no key was given'
i=0; while [ $i -lt $mails ]; do i=$((i + 1)); receipt "$t/mail$i"; done
[ $bad3 -ne 0 ] || [ $unsure -ne 0 ] || { history='pass       ' since='the record goes on from the receipts that you brought'; }
finish
