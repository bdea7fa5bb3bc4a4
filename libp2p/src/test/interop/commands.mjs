// The commands of peer.mjs. Each takes the node and the request, and returns the JSON value of the reply.

import { createHash } from 'node:crypto'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { CID } from 'multiformats/cid'
import { fetchInTurn, fetchOne } from './http.mjs'
import { PERF, runPerf } from './perf.mjs'
import { receive, send } from './streams.mjs'

const CHUNK_BYTES = 64 * 1024

export const commands = {
  async dial (node, request) {
    return describe(await node.dial(target(request), within(request)))
  },

  async hangUp (node, request) {
    await node.hangUp(target(request), within(request))
    return {}
  },

  async identify (node, request) {
    const connection = await node.dial(target(request), within(request))
    const result = await node.services.identify.identify(connection, within(request))
    return {
      peerId: result.peerId.toString(),
      agentVersion: result.agentVersion,
      protocolVersion: result.protocolVersion,
      listenAddrs: result.listenAddrs.map(String),
      observedAddr: result.observedAddr?.toString(),
      protocols: result.protocols,
      signedPeerRecord: result.signedPeerRecord && {
        seq: Number(result.signedPeerRecord.seq),
        addrs: result.signedPeerRecord.addresses.map(String)
      }
    }
  },

  // What the peer store knows of a peer, as identify, identify push and mDNS have told it.
  async known (node, request) {
    const { protocols, addresses, peerRecordEnvelope } = await node.peerStore.get(peerIdFromString(request.peerId))
    return {
      protocols,
      addrs: addresses.map(({ multiaddr }) => multiaddr.toString()),
      peerRecordEnvelope: base64(peerRecordEnvelope ?? [])
    }
  },

  async serve (node, request) {
    await node.handle(request.protocol, stream => stream.close())
    return {}
  },

  async ping (node, request) {
    return { rttMs: await node.services.ping.ping(target(request), within(request)) }
  },

  async provide (node, request) {
    await node.contentRouting.provide(CID.parse(request.cid), within(request))
    return {}
  },

  async findProviders (node, request) {
    const providers = []
    for await (const provider of node.contentRouting.findProviders(CID.parse(request.cid), within(request))) {
      providers.push(peerInfo(provider))
    }
    return { providers }
  },

  async findPeer (node, request) {
    const options = { useCache: request.useCache ?? true, ...within(request) }
    return peerInfo(await node.peerRouting.findPeer(peerIdFromString(request.peerId), options))
  },

  async put (node, request) {
    await node.contentRouting.put(bytes(request.key), bytes(request.value), within(request))
    return {}
  },

  async get (node, request) {
    return { value: base64(await node.contentRouting.get(bytes(request.key), within(request))) }
  },

  async echo (node, request) {
    const stream = await node.dialProtocol(target(request), request.protocol, within(request))
    const [received] = await Promise.all([
      Array.fromAsync(receive(stream)),
      send(stream, [bytes(request.data)])
    ])
    return { data: base64(Buffer.concat(received)) }
  },

  async transfer (node, request) {
    const stream = await node.dialProtocol(target(request), request.protocol, within(request))
    const started = performance.now()
    const sent = createHash('sha256')
    const [received] = await Promise.all([
      digest(receive(stream)),
      send(stream, pattern(request.bytes, sent))
    ])
    return {
      sentSha256: sent.digest('hex'),
      receivedSha256: received.sha256,
      receivedBytes: received.bytes,
      millis: performance.now() - started
    }
  },

  async perf (node, request) {
    const started = performance.now()
    const connection = await node.dial(target(request), within(request))
    const stream = await connection.newStream(PERF, within(request))
    const { firstByte, ...result } = await runPerf(stream, request.upload, request.download)
    return { ...result, firstByteMillis: firstByte - started, remoteAddr: connection.remoteAddr.toString() }
  },

  // Through the relay at `addr`.
  async listenThrough (node, request) {
    const relay = multiaddr(request.addr)
    await node.components.transportManager.listen([relay.encapsulate('/p2p-circuit')])
    const addr = node.getMultiaddrs().map(String).find(own => own.startsWith(`${relay}/p2p-circuit`))
    if (addr == null) {
      throw new Error(`no address through ${relay} among ${node.getMultiaddrs()}`)
    }
    return { addr }
  },

  async fetch (node, request) {
    return fetchOne(node, request.addr, http(request))
  },

  async fetchInTurn (node, request) {
    return fetchInTurn(node, request.addr, request.requests.map(http))
  },

  async peers (node) {
    const routingTable = node.services.dht.routingTable
    const peers = await Promise.all(node.getConnections().map(async connection => ({
      ...describe(connection),
      inRoutingTable: await routingTable.find(connection.remotePeer) != null
    })))
    return { peers }
  }
}

// A peer that is connected or known is named by its id, any other by its multiaddr.
function target ({ addr, peerId }) {
  return addr == null ? peerIdFromString(peerId) : multiaddr(addr)
}

function within ({ timeoutMs = 10_000 }) {
  return { signal: AbortSignal.timeout(timeoutMs) }
}

// The rest of a request of HTTP; without a method it is GET.
function http ({ path, method, headers, body, timeoutMs }) {
  return { path, method, headers, body: body == null ? undefined : bytes(body), ...within({ timeoutMs }) }
}

function describe (connection) {
  return {
    peerId: connection.remotePeer.toString(),
    addr: connection.remoteAddr.toString(),
    direction: connection.direction,
    encryption: connection.encryption,
    multiplexer: connection.multiplexer
  }
}

function peerInfo ({ id, multiaddrs }) {
  return { peerId: id.toString(), addrs: multiaddrs.map(String) }
}

function bytes (text) {
  return Buffer.from(text, 'base64')
}

function base64 (data) {
  return Buffer.from(data).toString('base64')
}

async function digest (chunks) {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of chunks) {
    hash.update(chunk)
    bytes += chunk.byteLength
  }
  return { bytes, sha256: hash.digest('hex') }
}

// Chunks of `total` bytes in all, no two alike, so that a lost or swapped one shows.
function * pattern (total, hash) {
  for (let sent = 0; sent < total; sent += CHUNK_BYTES) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, total - sent), `chunk ${sent};`)
    hash.update(chunk)
    yield chunk
  }
}
