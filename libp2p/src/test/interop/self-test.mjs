// Drives peers against each other, once in the open and once in a private network. Exit status 0: all is well.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'

const ECHO = '/echo/1.0.0'
const KAD = '/ipfs/kad/1.0.0'
const MEBIBYTE = 1024 * 1024

const directory = await mkdtemp(join(tmpdir(), 'swarm-key-'))
test.after(() => rm(directory, { recursive: true }))

for (const keyType of ['Ed25519', 'RSA', 'secp256k1']) {
  test(`a peer with a key of type ${keyType}`, peers(async start => {
    const [alice, bob] = [await start('--key-type', keyType), await start()]
    assert.equal((await alice.call('dial', { addr: bob.addr })).peerId, bob.peerId)
    assert.equal((await bob.call('identify', { peerId: alice.peerId })).peerId, alice.peerId)
  }))
}

test('public network', peers(start => allCommands(start)))

test('private network', peers(async start => {
  const key = await swarmKey('ours', '5a')
  await allCommands((...options) => start('--swarm-key', key, ...options))
}))

test('another swarm key or none is kept out', peers(async start => {
  const ours = await start('--swarm-key', await swarmKey('mine', '5a'))
  for (const stranger of [await start('--swarm-key', await swarmKey('other', 'a5')), await start()]) {
    await assert.rejects(stranger.call('dial', { addr: ours.addr, timeoutMs: 2000 }))
  }
}))

test('a DHT client enters no routing table', peers(async start => {
  const [server, client] = [await start(), await start('--dht-client')]
  await client.call('dial', { addr: server.addr })
  await untilRouted(client, server)
  assert.equal((await server.call('peers')).peers[0].inRoutingTable, false)
}))

test('a wrong command is answered with an error', peers(async start => {
  const peer = await start()
  await assert.rejects(peer.call('dance'), /unknown command dance/)
  await assert.rejects(peer.call('dial', { addr: '/nonsense' }))
}))

// alice and carol know only bob, so what they find of each other they find through the DHT.
async function allCommands (start) {
  const [alice, bob, carol] = await Promise.all([start(), start(), start()])

  const connection = await alice.call('dial', { addr: bob.addr })
  assert.equal(connection.peerId, bob.peerId)
  assert.equal(connection.direction, 'outbound')
  assert.equal(connection.encryption, '/noise')
  assert.equal(connection.multiplexer, '/yamux/1.0.0')

  await carol.call('dial', { addr: bob.addr })
  await Promise.all([[alice, bob], [carol, bob], [bob, alice], [bob, carol]].map(pair => untilRouted(...pair)))

  await identifies(alice, bob)
  assert.ok((await alice.call('ping', { addr: bob.addr })).rttMs < 1000)
  await echoes(alice, bob)
  await measures(alice, bob)
  await fetches(alice, bob)
  await findsProvider(alice, carol)
  await findsPeer(carol, alice)
  await findsValue(alice, carol)

  await alice.call('hangUp', { peerId: bob.peerId })
  assert.ok(!(await alice.call('peers')).peers.some(peer => peer.peerId === bob.peerId))
}

async function identifies (from, to) {
  const identity = await from.call('identify', { peerId: to.peerId })
  assert.match(identity.agentVersion, /^js-libp2p/)
  assert.equal(identity.protocolVersion, 'ipfs/0.1.0')
  assert.match(identity.observedAddr, /^\/ip4\/127\.0\.0\.1\/tcp\//)
  assert.deepEqual(identity.listenAddrs, [to.addr.replace(/\/p2p\/.*/, '')])
  assert.deepEqual(identity.signedPeerRecord.addrs, identity.listenAddrs)
  assert.ok([ECHO, KAD].every(protocol => identity.protocols.includes(protocol)))
}

async function echoes (from, to) {
  for (const text of ['', 'hello', 'long '.repeat(100_000)]) {
    const data = Buffer.from(text).toString('base64')
    assert.equal((await from.call('echo', { addr: to.addr, protocol: ECHO, data })).data, data)
  }
  const transfer = await from.call('transfer', { addr: to.addr, protocol: ECHO, bytes: 16 * MEBIBYTE + 1 })
  assert.equal(transfer.receivedBytes, 16 * MEBIBYTE + 1)
  assert.equal(transfer.receivedSha256, transfer.sentSha256)
  await assert.rejects(from.call('echo', { addr: to.addr, protocol: '/nobody/1.0.0', data: '' }), /UnsupportedProtocol/)
}

async function measures (from, to) {
  for (const [upload, download] of [[0, 0], [0, 1], [MEBIBYTE + 1, 2 * MEBIBYTE + 3]]) {
    const result = await from.call('perf', { addr: to.addr, upload, download })
    assert.equal(result.receivedBytes, download)
    assert.ok(result.uploadMillis > 0 && result.downloadMillis >= 0)
  }
}

// What a js peer serves without being told to: the list of the protocols that it speaks over HTTP.
async function fetches (from, to) {
  const list = { path: '/.well-known/libp2p/protocols' }
  assert.equal((await from.call('fetch', { addr: to.addr, ...list })).text, '{}')
  assert.equal((await from.call('fetch', { addr: to.addr, path: '/nothing' })).status, 404)
  const { answers } = await from.call('fetchInTurn', { addr: to.addr, requests: [list, list] })
  assert.deepEqual(answers.map(answer => answer.text), ['{}', '{}'])
}

async function findsProvider (provider, seeker) {
  const cid = CID.createV1(raw.code, await sha256.digest(Buffer.from('a service'))).toString()
  assert.deepEqual((await seeker.call('findProviders', { cid })).providers, [])
  await provider.call('provide', { cid })
  const { providers } = await seeker.call('findProviders', { cid })
  assert.deepEqual(providers.map(found => found.peerId), [provider.peerId])
  assert.ok(providers[0].addrs.length > 0)
}

async function findsPeer (seeker, sought) {
  const found = await seeker.call('findPeer', { peerId: sought.peerId, useCache: false })
  assert.equal(found.peerId, sought.peerId)
  assert.ok(found.addrs.length > 0)
}

async function findsValue (writer, reader) {
  const [key, value] = ['/test/key', 'a value'].map(text => Buffer.from(text).toString('base64'))
  await writer.call('put', { key, value })
  assert.equal((await reader.call('get', { key })).value, value)
  const unknown = Buffer.from('/test/unknown').toString('base64')
  await assert.rejects(reader.call('get', { key: unknown }), /NotFoundError/)
}

// Queries are of use only once identify and a ping have put the other into the routing table.
async function untilRouted (from, to) {
  for (let tries = 0; tries < 100; tries++) {
    const { peers } = await from.call('peers')
    if (peers.some(peer => peer.peerId === to.peerId && peer.inRoutingTable)) {
      return
    }
    await delay(50)
  }
  assert.fail(`${to.peerId} did not enter the routing table of ${from.peerId}`)
}

async function swarmKey (name, byte) {
  const file = join(directory, name)
  await writeFile(file, `/key/swarm/psk/1.0.0/\n/base16/\n${byte.repeat(32)}\n`)
  return file
}

// Runs `body` with a function that starts peers, and stops them after it.
function peers (body) {
  return async () => {
    const started = []
    const start = async (...options) => {
      const peer = await startPeer(options)
      started.push(peer)
      return peer
    }
    try {
      await body(start)
    } finally {
      await Promise.all(started.map(peer => peer.stop()))
    }
  }
}

async function startPeer (options) {
  const program = join(import.meta.dirname, 'peer.mjs')
  const child = spawn(process.execPath, [program, ...options], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const [firstLine] = await once(lines, 'line')
  const { peerId, addrs } = JSON.parse(firstLine)
  const waiting = new Map()
  let lastId = 0

  lines.on('line', line => {
    const { id, ok, error } = JSON.parse(line)
    const { resolve, reject } = waiting.get(id)
    waiting.delete(id)
    error == null ? resolve(ok) : reject(new Error(`${error.name}: ${error.message}`))
  })

  function call (cmd, parameters) {
    return new Promise((resolve, reject) => {
      waiting.set(++lastId, { resolve, reject })
      child.stdin.write(`${JSON.stringify({ id: lastId, cmd, ...parameters })}\n`)
    })
  }

  async function stop () {
    await call('stop')
    assert.deepEqual(await exited, [0, null])
  }

  return { peerId, addr: addrs[0], call, stop }
}
