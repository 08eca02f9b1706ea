// Types of seedrandom's Alea, imported alone so that the browser does not carry the other generators.
declare module 'seedrandom/lib/alea.js' {
  export interface AleaState {
    /** The carry, 0 … 2091638. */
    c: number;
    /** The last three outputs, multiples of 2^-32 in [0, 1). */
    s0: number;
    s1: number;
    s2: number;
  }
  export interface Alea {
    /** [0, 1) with 32 bits. */
    (): number;
    /** [0, 1) with 53 bits; takes two draws. */
    double(): number;
  }
  export default function alea(seed: string, options?: { state: AleaState }): Alea;
}
