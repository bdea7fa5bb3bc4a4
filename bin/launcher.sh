# Shared by the launchers beside it: finds a JDK, builds once, and runs a jar. Sourced, never run.
# shellcheck shell=bash

PHYSARUM_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PHYSARUM_VERSION=0.1.0-SNAPSHOT
LEAST_JAVA=17

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# The major version that a JDK's release file names; nothing if it is no JDK of ours to use.
java_major() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
}

# Sets JAVA_HOME to the newest Java among JAVA_HOME, the one on the PATH and those under /usr/lib/jvm.
find_java() {
    local best='' best_major=0 home major on_path=''
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
        if [ "$major" -gt "$best_major" ]; then
            best=$home best_major=$major
        fi
    done
    [ "$best_major" -ge "$LEAST_JAVA" ] || die "no Java $LEAST_JAVA or newer found (looked at JAVA_HOME, PATH and /usr/lib/jvm;" \
        "the newest was ${best:-none}). Install one, for example: apt-get install openjdk-17-jdk-headless"
    export JAVA_HOME=$best
    [ -n "${PHYSARUM_QUIET:-}" ] || printf 'Using Java %s at %s\n' "$best_major" "$best" >&2
}

# Builds everything, without tests, and shows which module it is at.
build_all() {
    command -v mvn >/dev/null 2>&1 || die "Maven is needed to build Physarum the first time: apt-get install maven"
    [ -x "$JAVA_HOME/bin/javac" ] || die "$JAVA_HOME has no compiler: install a JDK, for example openjdk-17-jdk-headless"
    local log=$PHYSARUM_ROOT/target/build.log
    mkdir -p "$PHYSARUM_ROOT/target"
    printf 'First run: building Physarum (a minute or two; log in %s)\n' "$log" >&2
    if ! (cd "$PHYSARUM_ROOT" && mvn -B -T1C -Dquick -DskipTests package) </dev/null 2>&1 | tee "$log" \
        | sed -u -n 's/^\[INFO\] Building \(Physarum.*\)  *\[\([0-9]*\/[0-9]*\)\]$/  [\2] \1/p' >&2 \
        || [ "$(grep -c 'BUILD SUCCESS' "$log")" -eq 0 ]; then
        grep -m 20 '^\[ERROR\]' "$log" >&2
        die "the build failed; $log has all of it"
    fi
}

# Whether a source or pom is newer than a jar and than the last build, as after a pull. PHYSARUM_NO_BUILD=1 trusts the jar.
is_stale() {
    [ -z "${PHYSARUM_NO_BUILD:-}" ] || return 1
    local stamp=$1
    [ ! "$PHYSARUM_ROOT/target/build.log" -nt "$1" ] || stamp=$PHYSARUM_ROOT/target/build.log
    [ -n "$(find "$PHYSARUM_ROOT" -name node_modules -prune -o -name target -prune -o \
        \( -path '*/src/main/*' -o -name pom.xml \) -type f -newer "$stamp" -print -quit)" ]
}

# Prints the path of a module's runnable jar, building first if it is missing or stale.
jar_of() {
    local module=$1 jar
    jar=$PHYSARUM_ROOT/$module/target/$module-$PHYSARUM_VERSION-exec.jar
    # The command line has its libraries beside it; the applications hold theirs.
    [ "$module" != cli ] || jar=${jar%-exec.jar}.jar
    if [ ! -f "$jar" ] || is_stale "$jar"; then
        build_all
    fi
    [ -f "$jar" ] || die "the build made no $jar"
    printf '%s\n' "$jar"
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

# Replaces this shell by a module's jar, so that signals reach Java itself.
run_module() {
    local module=$1 jar options
    shift
    find_java
    jar=$(jar_of "$module") || exit 1
    mapfile -t options < <(java_options)
    exec "$JAVA_HOME/bin/java" "${options[@]}" -Dphysarum.launcher="$(basename "$0")" -jar "$jar" "$@"
}
