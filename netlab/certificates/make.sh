#!/usr/bin/env bash
# Makes the certificates of the netlab anew. Only the browsers of the tests are told to trust the authority, and its key
# is thrown away. Names and addresses: hosts/addresses.ts.
set -euo pipefail
cd "$(dirname "$0")"
days=36500
authority_key="$(mktemp)"
trap 'rm -f "$authority_key"' EXIT

new_key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
openssl req -x509 "${new_key[@]}" -keyout "$authority_key" -out authority.crt -days "$days" \
  -subj "/CN=Edgewise netlab authority" \
  -addext "keyUsage=critical,keyCertSign,cRLSign"

# issue NAME SUBJECT_ALTERNATIVE_NAMES
issue() {
  openssl req "${new_key[@]}" -keyout "$1.key" -subj "/CN=$1" 2>/dev/null |
    openssl x509 -req -CA authority.crt -CAkey "$authority_key" -out "$1.crt" -days "$days" \
      -extfile <(printf 'subjectAltName=%s\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' "$2")
}
names="DNS:edgewise.test,DNS:relay.edgewise.test,IP:203.0.113.10,IP:203.0.113.11,IP:2001:db8:10::10"
issue trusted "$names"
issue wrong-name "DNS:other.example"
openssl req -x509 "${new_key[@]}" -keyout untrusted.key -out untrusted.crt -days "$days" \
  -subj "/CN=Nobody vouches for me" -addext "subjectAltName=$names"
rm -f authority.srl ./*.csr
