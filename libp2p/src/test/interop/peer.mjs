// A libp2p peer that does what it is told: one JSON object per line on stdin, one reply per line on stdout.
//
//   request  {"id": 1, "cmd": "ping", "addr": "/ip4/127.0.0.1/tcp/4001/p2p/12D3..."}
//   reply    {"id": 1, "ok": {"rttMs": 2}}  or  {"id": 1, "error": {"name": "...", "message": "..."}}
//
// Its first line is {"event": "listening", "peerId": ..., "addrs": [...]}. Requests run at the same time, so replies
// come in any order. It ends on the command `stop` and when stdin closes. DEBUG=libp2p:* logs to stderr.

import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { commands } from './commands.mjs'
import { startNode } from './node.mjs'

const { values: options } = parseArgs({
  options: {
    listen: { type: 'string', multiple: true, default: ['/ip4/127.0.0.1/tcp/0'] },
    'swarm-key': { type: 'string' },
    'key-type': { type: 'string', default: 'Ed25519' },
    'dht-client': { type: 'boolean', default: false },
    relay: { type: 'boolean', default: false },
    'mdns-port': { type: 'string' },
    security: { type: 'string', multiple: true, default: ['noise'] }
  }
})

const node = await startNode({
  listen: options.listen,
  swarmKey: options['swarm-key'],
  keyType: options['key-type'],
  dhtClient: options['dht-client'],
  relay: options.relay,
  mdnsPort: options['mdns-port'] && Number(options['mdns-port']),
  security: options.security
})
print({ event: 'listening', peerId: node.peerId.toString(), addrs: node.getMultiaddrs().map(String) })

const requests = createInterface({ input: process.stdin })
requests.on('line', async line => {
  const request = JSON.parse(line)
  print({ id: request.id, ...await run(request) })
  if (request.cmd === 'stop') {
    requests.close()
  }
})
requests.on('close', async () => {
  await node.stop()
  process.exit()
})

async function run (request) {
  try {
    if (request.cmd === 'stop') {
      return { ok: {} }
    }
    if (!Object.hasOwn(commands, request.cmd)) {
      throw new Error(`unknown command ${request.cmd}; there are ${Object.keys(commands).join(', ')}, stop`)
    }
    return { ok: await commands[request.cmd](node, request) }
  } catch (error) {
    // routing wraps the error of its only router in an AggregateError
    const { name, message } = error.errors?.[0] ?? error
    return { error: { name, message } }
  }
}

function print (message) {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}
