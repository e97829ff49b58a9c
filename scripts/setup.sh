#!/usr/bin/env bash
# Brings a fresh Debian machine to where Karuta can be built and tested. Run again it only looks, in under a second.
#   setup.sh build    what compiling the window needs
#   setup.sh test     that, and what the tests, the demo and the interop tests need (default)
#   setup.sh bench    that, and the desktop program of Anki to measure against
#   setup.sh card-diff   what compiling needs, and a browser and fonts to hold cards beside
. "$(dirname "$0")/env.sh"

level=${1:-test}

build_packages=(gcc libc6-dev make pkg-config libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev
	libxinerama-dev libxi-dev libxxf86vm-dev)
test_packages=(xvfb xdotool imagemagick libgl1-mesa-dri faketime tzdata)
card_packages=(chromium fonts-dejavu-core fonts-liberation fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji)
bench_packages=(libegl1 libnss3 libasound2 libxcomposite1 libxdamage1 libxtst6 libxkbcommon-x11-0 libxcb-icccm4
	libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-cursor0 libxcb-shape0 libxkbfile1)

absent() {
	local name states
	for name in "$@"; do
		# Debian 13 has some libraries as NAMEt64. Of a name it does not know dpkg-query says so by its exit code.
		states=$(dpkg-query -W -f '${db:Status-Status}\n' "$name" "${name}t64" 2>/dev/null || true)
		grep -qx installed <<<"$states" || echo "$name"
	done
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# system_packages KIND NAMES… installs what is absent; where it cannot it says why, and gives up if KIND is needed.
system_packages() {
	local kind=$1 list
	shift
	list=$(absent "$@" | tr '\n' ' ')
	[ -n "$list" ] || return 0
	if as_root true 2>/dev/null; then
		say "setup: installing $list"
		# shellcheck disable=SC2086 # a list of names
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 &&
			as_root env DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends $list >&2 && return
		say "setup: these system packages could not be installed: $list"
	else
		say "setup: these system packages are missing, and there is neither root nor passwordless sudo to install them:" \
			"" "    sudo apt-get install $list" ""
	fi
	if [ "$kind" = needed ]; then exit 1; fi
	say "setup: going on without them; what needs them is skipped."
}

check_commands() {
	local name missing=()
	command -v dpkg-query >/dev/null && return
	for name in gcc pkg-config; do
		command -v "$name" >/dev/null || missing+=("$name")
	done
	command -v pkg-config >/dev/null && pkg-config --exists gl x11 xcursor xrandr xinerama xi xxf86vm ||
		missing+=("development files of OpenGL, X11, Xcursor, Xrandr, Xinerama, Xi, Xxf86vm")
	[ ${#missing[@]} = 0 ] || die "setup: not a Debian system; please install: ${missing[*]}"
}

# has_requirements FILE is true if the venv holds every pinned package of the file, whoever made it.
has_requirements() {
	[ -x build/venv/bin/python ] && build/venv/bin/python - "$1" <<-'PY' 2>/dev/null
		import pathlib, sys
		from importlib.metadata import version
		def pins(path):
		    for line in path.read_text().splitlines():
		        line = line.split("#")[0].strip()
		        if line.startswith("-r "):
		            yield from pins(path.parent / line[3:])
		        elif line:
		            yield line.split("==")
		for name, want in pins(pathlib.Path(sys.argv[1])):
		    if version(name) != want:
		        sys.exit(1)
	PY
}

make_venv() {
	local python
	for python in "${PYTHON:-python3}" /usr/bin/python3; do
		command -v "$python" >/dev/null || continue
		rm -rf build/venv.new
		if "$python" -m venv build/venv.new >/dev/null 2>&1 ||
			{ "$python" -m venv --without-pip build/venv.new && "$python" -m pip --python build/venv.new/bin/python \
				install -q pip; } >/dev/null 2>&1 ||
			"$python" -m virtualenv -q build/venv.new >/dev/null 2>&1; then
			rm -rf build/venv
			mv build/venv.new build/venv
			return
		fi
	done
	return 1
}

python_packages() {
	has_requirements "$1" && return
	if [ ! -x build/venv/bin/python ] && ! make_venv; then
		system_packages optional python3-venv
		make_venv || die "setup: no Python virtual environment could be made (python3 with its venv module is needed)"
	fi
	say "setup: installing the Python packages of $1 into build/venv"
	build/venv/bin/python -m pip install -q --disable-pip-version-check -r "$1" >&2
	has_requirements "$1" || die "setup: build/venv does not hold what $1 asks for"
}

command -v go >/dev/null || die "setup: no go command; install Go (https://go.dev/dl/) and put it on PATH"
mkdir -p build
if command -v dpkg-query >/dev/null; then
	command -v npm >/dev/null || system_packages optional npm
	system_packages needed "${build_packages[@]}"
	case $level in test | bench)
		system_packages optional "${test_packages[@]}"
		command -v chromium chromium-browser google-chrome >/dev/null || system_packages optional chromium
		;;
	esac
	case $level in bench) system_packages optional "${bench_packages[@]}" ;; esac
	case $level in card-diff) system_packages needed "${card_packages[@]}" ;; esac
else
	check_commands
fi
bash scripts/mathjax.sh
case $level in
build | card-diff) ;;
test) python_packages scripts/requirements.txt ;;
bench) python_packages scripts/requirements-bench.txt ;;
*) die "setup: unknown level $level" ;;
esac
