# Shared by the launchers beside it: finds a JDK, builds once, and runs a jar. Sourced, never run.
# shellcheck shell=bash

PHYSARUM_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PHYSARUM_VERSION=0.1.0-SNAPSHOT
LEAST_JAVA=17
EXTRA_JAVA_OPTIONS=()

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# The major version that a JDK's release file names; nothing if it is no JDK of ours to use.
java_major() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

# Sets JAVA_HOME to the newest JDK among JAVA_HOME, the one on the PATH and those in the usual places; to the newest JRE if
# there is no JDK that is new enough, which does unless something has to be built. PHYSARUM_JAVA_HOME is taken as it is.
find_java() {
    local best='' best_rank=0 best_major=0 home major rank on_path=''
    if command -v java >/dev/null 2>&1; then
        on_path=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
    fi
    for home in "${PHYSARUM_JAVA_HOME:-}" "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/*; do
        [ -n "$home" ] || continue
        major=$(java_major "$home")
        [ -n "$major" ] || continue
        if [ "$home" = "${PHYSARUM_JAVA_HOME:-}" ]; then
            best=$home best_major=$major
            break
        fi
        rank=$major
        if [ -x "$home/bin/javac" ] && [ "$major" -ge "$LEAST_JAVA" ]; then
            rank=$((major + 1000))
        fi
        if [ "$rank" -gt "$best_rank" ]; then
            best=$home best_rank=$rank best_major=$major
        fi
    done
    [ "$best_major" -ge "$LEAST_JAVA" ] || die "no Java $LEAST_JAVA or newer found (looked at JAVA_HOME, PATH, /usr/lib/jvm," \
        "/opt/java and SDKMAN's; the newest was ${best:-none}). Install one, for example: apt-get install openjdk-17-jdk-headless"
    export JAVA_HOME=$best
    [ -n "${PHYSARUM_QUIET:-}" ] || printf 'Using Java %s at %s\n' "$best_major" "$best" >&2
}

# Builds everything, without tests, and shows which module it is at.
build_all() {
    command -v mvn >/dev/null 2>&1 || die "Maven is needed to build Physarum the first time: apt-get install maven"
    [ -x "$JAVA_HOME/bin/javac" ] || die "$JAVA_HOME has no compiler: install a JDK, for example openjdk-17-jdk-headless"
    local log=$PHYSARUM_ROOT/target/build.log
    printf 'Building Physarum (the first time a minute or two; log in %s)\n' "$log" >&2
    # The time of the start: what is edited while Maven runs is newer.
    touch "$PHYSARUM_ROOT/target/building"
    if ! (cd "$PHYSARUM_ROOT" && mvn -B -T1C -Dquick -DskipTests package) </dev/null 2>&1 | tee "$log" \
        | sed -u -n 's/^\[INFO\] Building \(Physarum.*\)  *\[\([0-9]*\/[0-9]*\)\]$/  [\2] \1/p' >&2 \
        || [ "$(grep -c 'BUILD SUCCESS' "$log")" -eq 0 ]; then
        # Of a Maven that was killed, the end tells most.
        grep -m 20 '^\[ERROR\]' "$log" >&2 || tail -n 20 "$log" >&2
        die "the build failed; $log has all of it"
    fi
    mv -f "$PHYSARUM_ROOT/target/building" "$PHYSARUM_ROOT/target/built"
}

# Where Maven leaves a module's runnable jar.
jar_of() {
    # The command line has its libraries beside it; the applications hold theirs.
    local suffix=-exec.jar
    [ "$1" != cli ] || suffix=.jar
    printf '%s\n' "$PHYSARUM_ROOT/$1/target/$1-$PHYSARUM_VERSION$suffix"
}

# Whether a jar is missing, or a source or pom is newer than the last build that succeeded here, as after a pull. (The jars
# themselves all have the one date of a reproducible build.) PHYSARUM_NO_BUILD=1 trusts a jar that is there.
is_stale() {
    local built=$PHYSARUM_ROOT/target/built
    [ -f "$1" ] || return 0
    [ -z "${PHYSARUM_NO_BUILD:-}" ] || return 1
    [ -f "$built" ] || return 0
    [ -n "$(find "$PHYSARUM_ROOT" -name node_modules -prune -o -name target -prune -o \
        \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$built" -print -quit)" ]
}

# What tells one build of a jar, and of the libraries beside it, from another: the time of the last change of each file's
# data or inode, which no build can set.
fingerprint() { stat -c '%n %s %i %z' "$1" "$(dirname "$1")"/lib/*.jar 2>/dev/null || true; }

# Copies a jar and the libraries beside it; takes apart a jar that holds its libraries, which starts in two thirds of the time.
copy_of() {
    local jar=$1 copy=$2
    if [ -d "$(dirname "$jar")/lib" ]; then
        cp -r "$jar" "$(dirname "$jar")/lib" "$copy/"
    elif ! "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$jar" extract --force --destination "$copy" >/dev/null 2>&1 \
        || [ ! -f "$copy/$(basename "$jar")" ]; then
        cp "$jar" "$copy/"
    fi
}

# Sets RUNNABLE to a copy of a module's jar, in a folder of its own below target/run: Maven writes into its jars in place,
# which running Javas would not survive, and its clean leaves that folder alone. The copy is held by a file lock until the
# Java that inherits it ends; those that nobody holds and that are no longer Maven's newest are deleted. Call it with the
# build's lock held.
publish() {
    local module=$1 jar run copy made fd
    jar=$(jar_of "$module")
    run=$PHYSARUM_ROOT/target/run/$module
    made=$(fingerprint "$jar")
    RUNNABLE=''
    mkdir -p "$run"
    for copy in "$run"/*; do
        if [ ! -f "$copy/made" ]; then
            # Half a copy, of a start that was killed.
            rm -rf "$copy"
        elif [ -z "$RUNNABLE" ] && [ "$(cat "$copy/made")" = "$made" ]; then
            RUNNABLE=$copy
        elif flock -n -x "$copy/made" true; then
            rm -rf "$copy"
        fi
    done
    if [ -z "$RUNNABLE" ]; then
        RUNNABLE=$(mktemp -d "$run/XXXXXX")
        copy_of "$jar" "$RUNNABLE"
        # Last, so that half a copy is none.
        printf '%s\n' "$made" >"$RUNNABLE/made"
    fi
    exec {fd}<"$RUNNABLE/made"
    flock -s "$fd"
    RUNNABLE=$RUNNABLE/$(basename "$jar")
}

# Builds if a module's jar is missing or stale, and sets RUNNABLE to what to run. Of several starts at once, one builds and
# the others wait for it.
prepare() {
    local module=$1 jar lock
    jar=$(jar_of "$module")
    mkdir -p "$PHYSARUM_ROOT/target" 2>/dev/null || true
    if [ ! -w "$PHYSARUM_ROOT/target" ]; then
        # Somebody else's folder, in which nothing is built.
        [ -f "$jar" ] || die "there is no $jar, and it cannot be built: $PHYSARUM_ROOT/target cannot be written to"
        RUNNABLE=$jar
        return
    fi
    command -v flock >/dev/null 2>&1 || die "flock is needed: apt-get install util-linux"
    exec {lock}>"$PHYSARUM_ROOT/target/launcher.lock"
    if ! flock -n "$lock"; then
        printf 'Waiting for another start to finish its build\n' >&2
        flock "$lock"
    fi
    ! is_stale "$jar" || build_all
    [ -f "$jar" ] || die "the build made no $jar"
    publish "$module"
    exec {lock}>&-
}

# Options that suit a small agent: little memory, quick start. PHYSARUM_JAVA_OPTS adds to them or overrides them.
java_options() {
    printf '%s\n' -XX:+UseSerialGC -Xss512k -XX:MaxRAMPercentage=25 -Dfile.encoding=UTF-8
    if [ "$(java_major "$JAVA_HOME")" -ge 24 ]; then
        printf '%s\n' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    fi
    # Deliberately split: several options in one variable.
    # shellcheck disable=SC2086
    [ -z "${PHYSARUM_JAVA_OPTS:-}" ] || printf '%s\n' $PHYSARUM_JAVA_OPTS
}

# Replaces this shell by a module's jar, so that signals reach Java itself. EXTRA_JAVA_OPTIONS come before the user's.
run_module() {
    local module=$1 options
    shift
    find_java
    prepare "$module"
    mapfile -t options < <(java_options)
    exec "$JAVA_HOME/bin/java" "${EXTRA_JAVA_OPTIONS[@]}" "${options[@]}" -jar "$RUNNABLE" "$@"
}
