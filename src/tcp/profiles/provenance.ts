// Where each value of each profile comes from: a source, or that none is established. The data stand in
// `provenance/<name>.ts`, their type in `provenance/citation.ts`.
import type { ProfileProvenance } from './provenance/citation.ts';
import { freebsdProvenance } from './provenance/freebsd.ts';
import { linuxProvenance } from './provenance/linux.ts';
import { macosProvenance } from './provenance/macos.ts';
import { rfc9293Provenance } from './provenance/rfc9293.ts';
import { windowsProvenance } from './provenance/windows.ts';

export const provenance: Readonly<Record<string, ProfileProvenance>> = {
  rfc9293: rfc9293Provenance,
  linux: linuxProvenance,
  freebsd: freebsdProvenance,
  macos: macosProvenance,
  windows: windowsProvenance,
};
