// Multicast on loopback alone: js-libp2p's mDNS sends where the default route leads, and has no option for it.

import os from 'node:os'
import { mdns } from '@libp2p/mdns'

export function mdnsOnLoopback (port) {
  const all = os.networkInterfaces
  os.networkInterfaces = () => ({ lo: all().lo })
  return mdns({ port, interval: 500 })
}
