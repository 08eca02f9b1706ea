// The engine's limits for inlining are made for pages in a browser. A simulation spends its life in a few long chains
// of small functions: with higher limits bulk transfer takes a sixth less time, tiny runs an eighth (test/bench). But
// compiling takes longer, up to a quarter of a second in all: only for commands whose work mostly lasts longer.
// To be called before the code in question is hot; the limits hold for all threads of the process.
import { setFlagsFromString } from 'node:v8';

export function inlineMore(): void {
  setFlagsFromString('--max-inlined-bytecode-size=2000');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
}
