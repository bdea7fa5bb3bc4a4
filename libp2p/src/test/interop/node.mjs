// Builds the libp2p node: TCP, Noise or TLS, yamux, identify, ping, perf, HTTP, kad-dht, relays and DCUtR, optionally in a private network and with mDNS.

import './salsa.mjs'
import { readFile } from 'node:fs/promises'
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { dcutr } from '@libp2p/dcutr'
import { http } from '@libp2p/http'
import { identify, identifyPush } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { preSharedKey } from '@libp2p/pnet'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import { mdnsOnLoopback } from './loopback.mjs'
import { PERF, servePerf } from './perf.mjs'
import { receive, send } from './streams.mjs'

const ECHO = '/echo/1.0.0'

const SECURITY = { noise, tls }

/**
 * Starts a node. `listen` is a list of multiaddrs, `keyType` one of Ed25519, RSA, secp256k1, and `security` a list of noise
 * and tls, most wanted first. With `relay` it is a relay. With `mdnsPort` it finds peers by multicast on loopback.
 */
export async function startNode ({ listen, swarmKey, keyType, dhtClient, security, relay, mdnsPort }) {
  const node = await createLibp2p({
    privateKey: await generateKeyPair(keyType),
    addresses: { listen },
    transports: [tcp(), circuitRelayTransport()],
    connectionEncrypters: security.map(name => SECURITY[name]()),
    streamMuxers: [yamux()],
    peerDiscovery: mdnsPort ? [mdnsOnLoopback(mdnsPort)] : [],
    connectionProtector: swarmKey && preSharedKey({ psk: await readFile(swarmKey) }),
    // the default is 5 new connections a second from one address, and here all come from loopback
    connectionManager: { inboundConnectionThreshold: 1000 },
    services: {
      // the default is one stream at a time, which the identify that follows every connect may still hold
      identify: identify({ maxInboundStreams: 4, maxOutboundStreams: 4 }),
      identifyPush: identifyPush(),
      dcutr: dcutr(),
      // the default is one, and the routing table and the connection monitor ping too
      ping: ping({ maxOutboundStreams: 4 }),
      // the default is 2 minutes and 128 KiB for each circuit
      ...relay && { relay: circuitRelayServer({ reservations: { applyDefaultLimit: false } }) },
      http: http(),
      dht: kadDHT({
        protocol: '/ipfs/kad/1.0.0',
        clientMode: dhtClient,
        // the default drops private and loopback addresses
        peerInfoMapper: passthroughMapper,
        // no query runs before the first self-query has
        initialQuerySelfInterval: 100,
        // any value is valid under /test/, and the first one found wins
        validators: { test: () => {} },
        selectors: { test: () => 0 }
      })
    }
  })
  await node.handle(ECHO, stream => send(stream, receive(stream)))
  await node.handle(PERF, servePerf)
  return node
}
