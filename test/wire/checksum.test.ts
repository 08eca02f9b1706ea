// The Internet checksum against RFC 1071's own example and against its laws.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksum, formatAddress, parseAddress, pseudoHeaderSum } from '../../src/wire/index.ts';
import { addresses } from './arbitraries.ts';

const octets = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('the Internet checksum', () => {
  test("RFC 1071 §3's example sums to ddf2, so the checksum is its complement", () => {
    expect(checksum(octets('0001f203f4f5f6f7'))).toBe(0xddf2 ^ 0xffff);
  });

  test('an odd last octet counts as the high half of a word', () => {
    expect(checksum(octets('0001f2'))).toBe(checksum(octets('0001f200')));
  });

  test('octets with their checksum in place come out as 0', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 101 }), bytes => {
        bytes[0] = bytes[1] = 0;
        const sum = checksum(bytes);
        bytes[0] = sum >>> 8;
        bytes[1] = sum & 0xff;
        expect(checksum(bytes)).toBe(0);
      }),
    );
  });

  test('65,535 octets of ff do not overflow', () => {
    expect(checksum(new Uint8Array(0xffff).fill(0xff))).toBe(0x00ff);
  });

  test('the pseudo header sums as if its twelve octets stood there', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.nat(0xffff), (source, destination, length) => {
        const header = new DataView(new ArrayBuffer(12));
        header.setUint32(0, source);
        header.setUint32(4, destination);
        header.setUint16(8, 6);
        header.setUint16(10, length);
        const none = new Uint8Array(0);
        expect(checksum(none, 0, 0, pseudoHeaderSum(source, destination, length))).toBe(
          checksum(new Uint8Array(header.buffer)),
        );
      }),
    );
  });
});

describe('addresses', () => {
  test('text, number and text again is the identity', () => {
    fc.assert(
      fc.property(addresses, text => {
        expect(formatAddress(parseAddress(text) ?? NaN)).toBe(text);
      }),
    );
    expect(parseAddress('255.255.255.255')).toBe(2 ** 32 - 1);
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.1.2',
    '::1',
    'client',
    '1e1.0.0.1',
    ' 10.0.0.1',
  ])("'%s' is not an address", text => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
