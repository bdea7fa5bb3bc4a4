# shellcheck shell=bash disable=SC2034
# What the scripts of this folder share. Sourced, never run.

# The daemons of Debian's packages are in folders that an ordinary user's PATH may leave out.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# The root of the source tree, wherever it is called from.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Engine data, logs and working copies live outside the tree, so that neither Maven nor git ever sweeps over them.
WORK_DIR=${PHYSARUM_DEV_DIR:-${XDG_CACHE_HOME:-~/.cache}/physarum-dev}
# Short, because a Unix socket's path has room for 107 characters and the engine nests its own below this.
if [[ $EUID -eq 0 ]]; then RUN_DIR=/run/physarum-dev; else RUN_DIR=$WORK_DIR/run; fi
BASE_IMAGE=${PHYSARUM_TEST_BASE_IMAGE:-physarum/test-base:local}

say() { printf '==> %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# within SECONDS COMMAND...: repeats COMMAND until it succeeds; fails when the time is over.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}

# --- Processes --------------------------------------------------------------------------------------------------
# A process id file holds "PID START": a process id alone may belong to somebody else by the time it is read.

# Nothing for a process that has ended, even if nobody has collected its status yet.
start_time() { awk '{ sub(/^.*\) /, ""); if ($1 != "Z" && $1 != "X") print $20 }' "/proc/$1/stat" 2>/dev/null; }

record_pid() { printf '%s %s\n' "$1" "$(start_time "$1")" >"$RUN_DIR/$2.pid"; }

# running NAME: prints the process id if the process that we recorded under NAME is still alive.
running() {
  local pid start
  [[ -r $RUN_DIR/$1.pid ]] || return 1
  read -r pid start <"$RUN_DIR/$1.pid" || return 1
  [[ -n $pid && -n $start && $(start_time "$pid") == "$start" ]] || return 1
  printf '%s\n' "$pid"
}

gone() { ! running "$1"; }

# stop_process NAME SECONDS: asks politely, waits, then kills.
stop_process() {
  local pid
  if pid=$(running "$1"); then
    kill -TERM "$pid" 2>/dev/null || true
    if ! within "$2" gone "$1"; then
      warn "$1 (process $pid) did not stop within $2 s: killed"
      kill -KILL "$pid" 2>/dev/null || true
      within 5 gone "$1" || warn "$1 (process $pid) cannot be killed"
    fi
  fi
  rm -f "$RUN_DIR/$1.pid"
}

# --- JDKs -------------------------------------------------------------------------------------------------------

# Prints "FEATURE HOME" for every JDK found, newest first; among equals the one that JAVA_HOME or PATH names wins.
jdks() {
  local home java
  java=$(readlink -f "$(command -v javac || true)" 2>/dev/null || true)
  for home in "${JAVA_HOME:-}" "${java%/bin/javac}" /usr/lib/jvm/*; do
    [[ -n $home && -x $home/bin/javac && -r $home/release ]] || continue
    home=$(readlink -f "$home")
    awk -F'"' -v home="$home" '/^JAVA_VERSION=/ {
      split($2, part, /[.+-]/); print (part[1] == 1 ? part[2] : part[1]), home }' "$home/release"
  done | awk '!seen[$2]++' | sort -s -k1,1nr
}

# jdk_home FEATURE: prints the home of a JDK of exactly that version.
jdk_home() { jdks | awk -v want="$1" '$1 == want && !found { print $2; found = 1 } END { exit !found }'; }
