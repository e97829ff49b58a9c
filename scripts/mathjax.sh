#!/usr/bin/env bash
# Bundles MathJax from its npm package into cardrender/maths/bundle, from where it is built into the program.
# Done again it only looks. Without npm formulas are shown as text, and it says so.
. "$(dirname "$0")/env.sh"

source_dir=cardrender/maths/mathjax
bundle=cardrender/maths/bundle/mathjax.js
made_of=$(cat "$source_dir"/{package-lock.json,entry.js} | sha256sum | cut -d' ' -f1)
[ "$(cat build/mathjax/made-of 2>/dev/null)" != "$made_of" ] || [ ! -s "$bundle" ] || exit 0

if ! command -v npm >/dev/null; then
	say "mathjax: there is no npm to fetch MathJax with; this build shows formulas as text."
	exit 0
fi
say "mathjax: bundling MathJax"
rm -rf build/mathjax
mkdir -p build/mathjax
cp "$source_dir"/{package.json,package-lock.json,entry.js} build/mathjax/
# npm holds what it gets against the checksums in package-lock.json. Nothing of it is run.
(cd build/mathjax && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) ||
	die "mathjax: npm could not fetch MathJax"
go tool -modfile=tools/go.mod esbuild build/mathjax/entry.js --bundle --minify --target=es2017 --format=iife \
	--log-level=error --outfile=build/mathjax/mathjax.js
mv build/mathjax/mathjax.js "$bundle"
rm -rf build/mathjax/node_modules
echo "$made_of" >build/mathjax/made-of
