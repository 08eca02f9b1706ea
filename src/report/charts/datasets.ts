// A specification whose data stand in it once: layers that draw the same rows refer to them by name.
import type { Json } from './frame.ts';

/** Moves inlined data that several layers share into `datasets`; the chart stays the same. */
export function shareData(spec: Json): Json {
  const counts = new Map<readonly unknown[], number>();
  walk(spec, values => {
    counts.set(values, (counts.get(values) ?? 0) + 1);
    return undefined;
  });
  const names = new Map<readonly unknown[], string>();
  for (const [values, count] of counts) if (count > 1) names.set(values, `rows${names.size + 1}`);
  if (names.size === 0) return spec;
  const shared = walk(spec, values => names.get(values)) as Json;
  return { ...shared, datasets: Object.fromEntries([...names].map(([values, name]) => [name, values])) };
}

/** A copy in which `{ values }` of a `data` is replaced by the name that `nameOf` gives it. */
function walk(node: unknown, nameOf: (values: readonly unknown[]) => string | undefined): unknown {
  if (Array.isArray(node)) return node.map(item => walk(item, nameOf));
  if (typeof node !== 'object' || node === null) return node;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    const values = key === 'data' ? (value as { values?: unknown }).values : undefined;
    if (!Array.isArray(values)) {
      copy[key] = walk(value, nameOf);
      continue;
    }
    const name = nameOf(values);
    copy[key] = name === undefined ? value : { name };
  }
  return copy;
}

/** JSON that people can read and compare: what fits into a line stands in one. */
export function specText(value: unknown, indent = ''): string {
  const line = JSON.stringify(value);
  if (line.length + indent.length <= 110 || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map(item => `${deeper}${specText(item, deeper)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${specText(item, deeper)}`);
  return `{\n${entries.join(',\n')}\n${indent}}`;
}
