// HTTP over streams, http/README.md of the libp2p specifications: fetch from whoever serves /http/1.1. All that is known of the
// server is its multiaddr; which of its resources is wanted, the path says, as on the web.

import { createHash } from 'node:crypto'
import { multiaddr } from '@multiformats/multiaddr'
import { fetch } from 'undici'

/** One request on a stream of its own, as js-libp2p's own fetch makes it; that sends no query. */
export async function fetchOne (node, addr, { path, ...init }) {
  const resource = multiaddr(addr).encapsulate(`/http-path/${encodeURIComponent(path.slice(1))}`)
  return summary(await node.services.http.fetch(resource, init))
}

/** Requests one after another, through Node's HTTP client, which keeps the stream that js-libp2p opens for it; it counts them. */
export async function fetchInTurn (node, addr, requests) {
  const dispatcher = node.services.http.dispatcher(multiaddr(addr), { connections: 1 })
  let streams = 0
  dispatcher.on('connect', () => streams++)
  try {
    const answers = []
    for (const { path, ...init } of requests) {
      answers.push(await summary(await fetch(`http://peer${path}`, { dispatcher, ...init })))
    }
    return { answers, streams }
  } finally {
    await dispatcher.close()
  }
}

const MAX_TEXT = 64 * 1024

/** What came back; the body is read as it comes, and only a short one is kept. */
async function summary (response) {
  const hash = createHash('sha256')
  const kept = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    hash.update(chunk)
    bytes += chunk.byteLength
    if (bytes <= MAX_TEXT) {
      kept.push(Buffer.from(chunk))
    }
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    bytes,
    sha256: hash.digest('hex'),
    text: bytes <= MAX_TEXT ? Buffer.concat(kept).toString() : undefined
  }
}
