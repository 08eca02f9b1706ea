// Ways through a network: along the fewest links, and through routers only.
import type { LinkDirection } from '../../link/index.ts';

export interface Direction {
  readonly from: string;
  readonly to: string;
  readonly link: LinkDirection;
}

/** The first link on the way from a node to each other that it can reach. Hosts pass nothing on. */
export function firstLinks(
  node: string,
  directions: readonly Direction[],
  hosts: readonly string[],
): ReadonlyMap<string, LinkDirection> {
  const links = new Map<string, LinkDirection>();
  let reached: { readonly at: string; readonly first: LinkDirection }[] = directions
    .filter(({ from }) => from === node)
    .map(({ to, link }) => ({ at: to, first: link }));
  const seen = new Set([node]);
  while (reached.length > 0) {
    const further: typeof reached = [];
    for (const { at, first } of reached) {
      if (seen.has(at)) continue;
      seen.add(at);
      links.set(at, first);
      if (hosts.includes(at)) continue;
      for (const { from, to } of directions) if (from === at) further.push({ at: to, first });
    }
    reached = further;
  }
  return links;
}
