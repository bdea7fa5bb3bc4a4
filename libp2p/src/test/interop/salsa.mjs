// xsalsa20, the cipher of private networks, keeps all its state in one WebAssembly memory that only grows, and ends the process
// at 64 MB: a few circuits in a private network, each encrypted twice, reach that. Loaded without WebAssembly, it is JavaScript.

import { createRequire } from 'node:module'

const { WebAssembly } = globalThis
delete globalThis.WebAssembly
createRequire(import.meta.url)('xsalsa20')
globalThis.WebAssembly = WebAssembly
