// Builds the libp2p node: TCP, Noise or TLS, yamux, identify, ping, perf and kad-dht, optionally in a private network.

import { readFile } from 'node:fs/promises'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify, identifyPush } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { preSharedKey } from '@libp2p/pnet'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import { PERF, servePerf } from './perf.mjs'
import { receive, send } from './streams.mjs'

const ECHO = '/echo/1.0.0'

const SECURITY = { noise, tls }

/**
 * Starts a node. `listen` is a list of multiaddrs, `keyType` one of Ed25519, RSA, secp256k1, and `security` a list of noise
 * and tls, most wanted first.
 */
export async function startNode ({ listen, swarmKey, keyType, dhtClient, security }) {
  const node = await createLibp2p({
    privateKey: await generateKeyPair(keyType),
    addresses: { listen },
    transports: [tcp()],
    connectionEncrypters: security.map(name => SECURITY[name]()),
    streamMuxers: [yamux()],
    connectionProtector: swarmKey && preSharedKey({ psk: await readFile(swarmKey) }),
    // the default is 5 new connections a second from one address, and here all come from loopback
    connectionManager: { inboundConnectionThreshold: 1000 },
    services: {
      // the default is one stream at a time, which the identify that follows every connect may still hold
      identify: identify({ maxInboundStreams: 4, maxOutboundStreams: 4 }),
      identifyPush: identifyPush(),
      // the default is one, and the routing table and the connection monitor ping too
      ping: ping({ maxOutboundStreams: 4 }),
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
