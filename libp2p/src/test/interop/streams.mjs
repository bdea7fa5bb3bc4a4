// Reading and writing a whole stream.

import { byteStream } from '@libp2p/utils'

/** Writes all chunks, waiting whenever the remote's window is full, and half-closes. */
export async function send (stream, chunks) {
  for await (const chunk of chunks) {
    if (!stream.send(chunk)) {
      await stream.onDrain()
    }
  }
  await stream.close()
}

/** Chunks until the remote half-closes. The stream's own iterator never ends if that came before it was asked. */
export async function * receive (stream) {
  const bytes = byteStream(stream, { maxBufferSize: Infinity })
  for (let chunk = await bytes.read(); chunk != null; chunk = await bytes.read()) {
    yield chunk.subarray()
  }
}
