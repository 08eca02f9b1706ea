// SHA-256 (FIPS 180-4 §6.2), synchronous, because the browser's own is not. It names random streams: streams
// with nearly equal names must not have nearly equal seeds. Not meant for secrets.

const blockBytes = 64;
const lengthFieldBytes = 8;
const rounds = 64;

const { initialHash, roundConstants } = constantsOfPrimes();
const schedule = new Int32Array(rounds);
const block = new Uint8Array(blockBytes);
const encoder = new TextEncoder();

/** The digest of a text's UTF-8 bytes: eight 32-bit words, as signed integers, written into `digest`. */
export function sha256(text: string, digest = new Int32Array(8)): Int32Array {
  digest.set(initialHash);
  const short = text.length < blockBytes - lengthFieldBytes && writeAscii(text);
  if (short) {
    // The common case: one block, no allocation.
    block.fill(0, text.length + 1);
    block[text.length] = 0x80;
    writeBitLength(text.length);
    compress(digest, block, 0);
    return digest;
  }
  const bytes = encoder.encode(text);
  let offset = 0;
  for (; offset + blockBytes <= bytes.length; offset += blockBytes) compress(digest, bytes, offset);
  const rest = bytes.length - offset;
  block.fill(0);
  block.set(bytes.subarray(offset));
  block[rest] = 0x80;
  if (rest >= blockBytes - lengthFieldBytes) {
    compress(digest, block, 0);
    block.fill(0);
  }
  writeBitLength(bytes.length);
  compress(digest, block, 0);
  return digest;
}

/** The digest as 64 hexadecimal digits. */
export function sha256Hex(text: string): string {
  return Array.from(sha256(text), word => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function writeAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return false;
    block[index] = code;
  }
  return true;
}

function writeBitLength(bytes: number): void {
  const high = Math.floor(bytes / 2 ** 29);
  const low = (bytes << 3) >>> 0;
  for (let index = 0; index < 4; index++) {
    block[56 + index] = high >>> (24 - 8 * index);
    block[60 + index] = low >>> (24 - 8 * index);
  }
}

function compress(hash: Int32Array, bytes: Uint8Array, offset: number): void {
  const w = schedule;
  for (let t = 0; t < 16; t++) {
    const at = offset + 4 * t;
    w[t] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let t = 16; t < rounds; t++) {
    const x = w[t - 15]!;
    const y = w[t - 2]!;
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = (sigma1 + w[t - 7]! + sigma0 + w[t - 16]!) | 0;
  }
  let a = hash[0]!;
  let b = hash[1]!;
  let c = hash[2]!;
  let d = hash[3]!;
  let e = hash[4]!;
  let f = hash[5]!;
  let g = hash[6]!;
  let h = hash[7]!;
  for (let t = 0; t < rounds; t++) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + sum1 + choice + roundConstants[t]! + w[t]!) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + sum0 + majority) | 0;
  }
  hash[0] = hash[0]! + a;
  hash[1] = hash[1]! + b;
  hash[2] = hash[2]! + c;
  hash[3] = hash[3]! + d;
  hash[4] = hash[4]! + e;
  hash[5] = hash[5]! + f;
  hash[6] = hash[6]! + g;
  hash[7] = hash[7]! + h;
}

/**
 * FIPS 180-4 §4.2.2 and §5.3.3: the first 32 bits of the fractional parts of the square roots of the first
 * 8 primes and of the cube roots of the first 64, in integer arithmetic so that every engine agrees.
 */
function constantsOfPrimes(): { initialHash: Int32Array; roundConstants: Int32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < rounds; n++) if (primes.every(prime => n % prime !== 0)) primes.push(n);
  const fraction = (prime: number, degree: bigint): number => {
    // floor(2^32 · prime^(1/degree)) by bisection.
    const target = BigInt(prime) << (32n * degree);
    let low = 0n;
    let high = 1n << 40n;
    while (high - low > 1n) {
      const middle = (low + high) / 2n;
      if (middle ** degree <= target) low = middle;
      else high = middle;
    }
    return Number(BigInt.asIntN(32, low));
  };
  return {
    initialHash: Int32Array.from(primes.slice(0, 8), prime => fraction(prime, 2n)),
    roundConstants: Int32Array.from(primes, prime => fraction(prime, 3n)),
  };
}
