#!/bin/sh
# Says which tools are missing or too old and which settings are given, with a cure for each.
# Plain sh: it has to work where node does not. Exit 1 when something needed is missing.
set -u
cd "$(dirname "$0")/.." || exit 1

NODE_MIN=20.19
missing=0

found() { printf '  ok       %-10s %s\n' "$1" "$2"; }
lacking() {
  printf '  missing  %-10s %s\n           cure: %s\n' "$1" "$2" "$3"
  missing=$((missing + 1))
}

# True when version $1 (major.minor.rest) is at least $2 (major.minor).
at_least() {
  have_major=${1%%.*}; have_rest=${1#*.}; have_minor=${have_rest%%.*}
  [ "$have_major" -gt "${2%%.*}" ] || { [ "$have_major" -eq "${2%%.*}" ] && [ "$have_minor" -ge "${2#*.}" ]; }
}

check_node() {
  cure="install Node $NODE_MIN or newer from https://nodejs.org, or: nvm install 20"
  if ! command -v node >/dev/null 2>&1; then lacking node 'not on PATH' "$cure"; return; fi
  version=$(node --version); version=${version#v}
  if at_least "$version" "$NODE_MIN"; then found node "$version"; else lacking node "$version is older than $NODE_MIN" "$cure"; fi
}

check_tool() {
  if command -v "$1" >/dev/null 2>&1; then found "$1" "$(command -v "$1")"; else lacking "$1" 'not on PATH' "$2"; fi
}

# Names only: values may be secrets.
list_settings() {
  sed -n 's/^#\{0,1\} \{0,1\}\([A-Z][A-Z0-9_]*\)=.*/\1/p' .env.example | while read -r name; do
    if [ -n "$(printenv "$name")" ]; then origin='set in the environment'
    elif [ -f .env ] && grep -q "^$name=." .env; then origin='set in .env'
    else origin='not set (optional)'; fi
    printf '  %-28s %s\n' "$name" "$origin"
  done
}

echo 'Tools'
check_node
check_tool npm 'it comes with Node: reinstall Node, or: corepack enable npm'
check_tool git 'Debian, Ubuntu: sudo apt-get install git; macOS: xcode-select --install'
check_tool make 'Debian, Ubuntu: sudo apt-get install make; macOS: xcode-select --install'
echo
echo 'Settings (.env.example explains each)'
[ -f .env ] || echo '  no .env file: none is needed'
list_settings
echo
if [ "$missing" -gt 0 ]; then echo "$missing missing: see the cures above"; exit 1; fi
echo 'Everything needed is here: make up'
