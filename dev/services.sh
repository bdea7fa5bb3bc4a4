# shellcheck shell=bash
# The functions behind dev/services. Sourced after lib.sh, never run.

engine_answers() { timeout 20 docker version --format '{{.Server.Version}}'; }

# Prints the end of a daemon's log, so that a failed start explains itself.
log_tail() {
  printf -- '--- end of %s\n' "$1" >&2
  tail -n 20 "$1" >&2 || true
}

# engine_start: on the default socket, where the command line and every library look first.
engine_start() {
  if engine_answers >/dev/null 2>&1; then
    say "docker: engine $(engine_answers) answers already"
    return
  fi
  [[ -z ${DOCKER_HOST:-} || $DOCKER_HOST == unix:///var/run/docker.sock ]] ||
    die "docker: DOCKER_HOST is $DOCKER_HOST, where no engine answers"
  [[ $EUID -eq 0 ]] || die "docker: no engine answers, and starting one needs root"
  have dockerd || die "docker: no engine answers and there is no dockerd; run dev/setup"
  mkdir -p "$WORK_DIR/docker" "$WORK_DIR/logs" "$RUN_DIR/docker"
  engine_forget_dead
  # In a session of its own: Ctrl-C at a terminal is for us, and we stop it in order.
  setsid dockerd --data-root "$WORK_DIR/docker" --exec-root "$RUN_DIR/docker" --pidfile "$RUN_DIR/docker/engine.pid" \
    --host unix:///var/run/docker.sock --shutdown-timeout 10 \
    </dev/null >"$WORK_DIR/logs/dockerd.log" 2>&1 9>&- &
  record_pid $! dockerd
  disown
  within 60 engine_up_or_dead || true
  engine_answers >/dev/null 2>&1 || {
    log_tail "$WORK_DIR/logs/dockerd.log"
    engine_stop
    die "docker: the engine did not answer within 60 s"
  }
  say "docker: engine $(engine_answers) started (storage $(docker info --format '{{.Driver}}, cgroup v{{.CgroupVersion}}' 2>/dev/null))"
}

engine_up_or_dead() { engine_answers || gone dockerd; }

# An engine that was killed leaves process id files; whoever has those numbers now would keep the next engine from starting.
engine_forget_dead() {
  local pid
  rm -f "$RUN_DIR/docker/engine.pid"
  pid=$(cat "$RUN_DIR/docker/containerd/containerd.pid" 2>/dev/null || true)
  if [[ -n $pid ]] && ! { [[ -n $(start_time "$pid") && $(cat "/proc/$pid/comm") == containerd ]]; }; then
    rm -f "$RUN_DIR/docker/containerd/containerd.pid"
  fi
}

# Leaves the engine's store as it was found: the base image only. Tests build many others.
engine_clear() {
  local containers images
  containers=$(timeout 30 docker ps -aq) || return 0
  # shellcheck disable=SC2086 # one word per container
  [[ -z $containers ]] || timeout 60 docker rm -fv $containers >/dev/null 2>&1 || true
  images=$(timeout 30 docker images --format '{{.Repository}}:{{.Tag}}@{{.ID}}' |
    awk -v keep="$BASE_IMAGE" -F@ '$1 != keep { print $1 ~ /<none>/ ? $2 : $1 }' | sort -u)
  # shellcheck disable=SC2086 # one word per image
  [[ -z $images ]] || timeout 120 docker rmi -f $images >/dev/null 2>&1 || true
  timeout 60 docker image prune -f >/dev/null 2>&1 || true
}

engine_stop() {
  if running dockerd >/dev/null; then
    say "docker: stopping the engine"
    engine_clear
  fi
  stop_process dockerd 40
}

# registry_start: on a free port of the loopback interface, which Docker trusts without TLS.
registry_start() {
  if running registry >/dev/null; then
    say "registry: already at $(registry_address)"
    return
  fi
  have docker-registry || die "registry: there is no docker-registry; run dev/setup"
  mkdir -p "$WORK_DIR/logs" "$RUN_DIR"
  rm -rf "$WORK_DIR/registry"
  mkdir -p "$WORK_DIR/registry"
  # Port 0: the kernel chooses, and the log says which. Nobody can take it in between.
  cat >"$WORK_DIR/registry.yml" <<END
version: 0.1
log: {level: info, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: "$WORK_DIR/registry"}
  delete: {enabled: true}
http: {addr: "127.0.0.1:0"}
END
  setsid docker-registry serve "$WORK_DIR/registry.yml" </dev/null >"$WORK_DIR/logs/registry.log" 2>&1 9>&- &
  record_pid $! registry
  disown
  within 20 registry_up || {
    log_tail "$WORK_DIR/logs/registry.log"
    registry_stop
    die "registry: it did not answer within 20 s"
  }
  say "registry: at $(registry_address)"
}

registry_address() {
  sed -n 's/.*listening on \(127\.0\.0\.1:[0-9]*\).*/\1/p' "$WORK_DIR/logs/registry.log" 2>/dev/null | head -n 1
}

registry_up() {
  local address
  address=$(registry_address)
  [[ -n $address ]] && curl -fs --noproxy '*' -m 5 "http://$address/v2/"
}

registry_stop() {
  stop_process registry 10
  rm -rf "$WORK_DIR/registry"
}

services_start() {
  mkdir -p "$WORK_DIR" "$RUN_DIR" || die "cannot write $WORK_DIR and $RUN_DIR; set PHYSARUM_DEV_DIR"
  engine_start
  registry_start
}

services_stop() {
  registry_stop
  engine_stop
}

services_status() {
  local engine
  engine=$(engine_answers 2>/dev/null) || engine="does not answer"
  printf 'docker engine  %s%s\n' "$engine" "$(running dockerd >/dev/null && printf ' (ours)')"
  printf 'registry       %s\n' "$(running registry >/dev/null && registry_address || printf 'not running')"
}

# The variables by which tests find what they need. One that is not set here makes its tests skip, or fail under dev/verify.
services_env() {
  local node
  if running registry >/dev/null; then printf 'export PHYSARUM_TEST_REGISTRY=%q\n' "$(registry_address)"; fi
  printf 'export PHYSARUM_TEST_BASE_IMAGE=%q\n' "$BASE_IMAGE"
  if node=$(interop_node); then printf 'export PHYSARUM_INTEROP_NODE=%q\n' "$node"; fi
  # Its clean-up image would have to be pulled.
  printf 'export TESTCONTAINERS_RYUK_DISABLED=true\n'
}

# The Node.js that runs the interop peer: the one its lock file brings, else the machine's own if it is new enough.
interop_node() {
  local node
  for node in "$ROOT"/libp2p/src/test/interop/node_modules/{node,node-linux-*}/bin/node; do
    [[ -x $node ]] && "$node" --version >/dev/null 2>&1 && printf '%s\n' "$node" && return
  done
  node=$(command -v node) && [[ $("$node" -p 'process.versions.node.split(".")[0] >= 22') == true ]] && printf '%s\n' "$node"
}
