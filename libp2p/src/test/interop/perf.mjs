// The perf protocol, perf/perf.md of the libp2p specifications. It measures the node, so nothing is copied or kept.

import { byteStream } from '@libp2p/utils'
import { send } from './streams.mjs'

export const PERF = '/perf/1.0.0'

const CHUNK = new Uint8Array(64 * 1024)

/** Takes in what the remote sends, then sends as much as it asked for in its first 8 bytes. */
export async function servePerf (stream) {
  const bytes = byteStream(stream, { maxBufferSize: Infinity })
  const header = await bytes.read({ bytes: 8 })
  await drain(bytes)
  await send(stream, zeroes(Number(header.getBigUint64(0))))
}

/** Sends `upload` bytes and receives `download`; the upload has ended when the answer begins. */
export async function runPerf (stream, upload, download) {
  const opened = performance.now()
  const [answer] = await Promise.all([
    drain(byteStream(stream, { maxBufferSize: Infinity })),
    send(stream, request(upload, download))
  ])
  return {
    receivedBytes: answer.bytes,
    uploadMillis: answer.began - opened,
    downloadMillis: answer.ended - answer.began,
    firstByte: answer.began
  }
}

/** Reads to the remote's half-close. */
async function drain (stream) {
  let bytes = 0
  let began
  for (let chunk = await stream.read(); chunk != null; chunk = await stream.read()) {
    began ??= performance.now()
    bytes += chunk.byteLength
  }
  const ended = performance.now()
  return { bytes, began: began ?? ended, ended }
}

function * request (upload, download) {
  const header = Buffer.alloc(8)
  header.writeBigUInt64BE(BigInt(download))
  yield header
  yield * zeroes(upload)
}

function * zeroes (total) {
  for (let left = total; left > 0; left -= CHUNK.byteLength) {
    yield left < CHUNK.byteLength ? CHUNK.subarray(0, left) : CHUNK
  }
}
