/** An address's public name, from its number. A digest, so that nothing about the address shows in the name. */
export function addressName(id: string): string {
  return `concat('0x', lower(hex(SHA1(concat(toString({seed:Int64}), ':', toString(${id}))))))`
}

/** A transaction's hash, from all that is known about it. */
export function transactionHash(...columns: string[]): string {
  const text = ['{seed:Int64}', ...columns].map((column) => `toString(${column})`).join(", ':', ")
  return `concat('0x', lower(hex(SHA256(concat(${text})))))`
}
