#!/usr/bin/env bash
# Wraps build/karuta as the desktop package of this system: package.sh VERSION
. "$(dirname "$0")/env.sh"
version=${1:?the version}
tool() { go tool -modfile=tools/go.mod "$@"; }
case $(go env GOOS) in
windows)
	# The Windows packager builds from source and looks for FyneApp.toml beside main.go.
	cp FyneApp.toml cmd/karuta/
	trap 'rm -f cmd/karuta/FyneApp.toml' EXIT
	tool fyne package --source-dir cmd/karuta --app-version "$version" --icon "$root/assets/karuta.png" --release
	;;
*)
	# Run at the top, the packager takes the executable as it is and the details from FyneApp.toml.
	tool fyne package --executable build/karuta --app-version "$version" --release
	;;
esac
find . -maxdepth 1 -name 'Karuta*' -exec mv -v {} build/ \;
