// The Internet checksum: the one's complement of the one's complement sum of 16-bit words (RFC 1071),
// and the pseudo header that TCP puts before its own (RFC 9293 §3.1). A block that carries its correct
// checksum sums to 0xffff, so its checksum comes out as 0.

/** Sum of the 16-bit words in [start, end), not folded; an odd last octet counts as the high half of a word. */
function wordSum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  let at = start;
  // Carries gather above bit 16 and are folded once: 65,535 octets stay far below 2^53.
  for (; at + 1 < end; at += 2) sum += ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  if (at < end) sum += (bytes[at] as number) << 8;
  return sum;
}

/**
 * Sum over TCP's pseudo header, not folded.
 *
 * @param source IPv4 address as an unsigned 32-bit number
 * @param tcpLength octets of TCP header, options and text
 */
export function pseudoHeaderSum(source: number, destination: number, tcpLength: number): number {
  const protocol = 6;
  return (
    (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + protocol + tcpLength
  );
}

/** The checksum, 0 … 0xffff, of the octets in [start, end) after what `initial` sums up already. */
export function checksum(bytes: Uint8Array, start = 0, end = bytes.length, initial = 0): number {
  let sum = initial + wordSum(bytes, start, end);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
