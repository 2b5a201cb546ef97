/**
 * Who an address is counted as. Whoever has one IPv6 address has the 2^64 around it, so these are one; an IPv4 address
 * is the same however the socket writes it.
 */
export function addressGroup(address: string | undefined): string {
  const bare = (address ?? '').split('%')[0]!.toLowerCase()
  const [, four] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/.exec(bare) ?? []
  if (four !== undefined) return four
  if (!bare.includes(':')) return bare
  const [head = '', tail] = bare.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const network = [...left, ...zeros, ...right].slice(0, 4).map((part) => part.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
