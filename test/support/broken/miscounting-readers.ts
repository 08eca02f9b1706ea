// Readers that are told of one octet more, or of one less, than there was to read.
import type { Nanoseconds } from '../../../src/time/index.ts';
import { BrokenConnection, type BrokenEndpoint } from './broken-endpoint.ts';

class ReadsTooMuch extends BrokenConnection {
  override receive(max: number, now: Nanoseconds, into?: Uint8Array): number {
    const taken = super.receive(max, now, into);
    return taken > 0 ? taken + 1 : 0;
  }
}

class ReadsTooLittle extends BrokenConnection {
  override receive(max: number, now: Nanoseconds, into?: Uint8Array): number {
    const taken = super.receive(max, now, into);
    return taken > 1 ? taken - 1 : taken;
  }
}

export const readsTooMuch: BrokenEndpoint = {
  name: 'reads too much',
  makeConnection: options => new ReadsTooMuch(options),
};

export const readsTooLittle: BrokenEndpoint = {
  name: 'reads too little',
  makeConnection: options => new ReadsTooLittle(options),
};
