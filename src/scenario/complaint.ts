// Turns what zod found wrong into one sentence for people: the path, the value, what would be right. Of a union
// it follows the alternative that was meant, where zod lists what every one of them would have wanted.
import type { core } from 'zod';
import { nearest, orList } from '../time/index.ts';

type Issue = core.$ZodIssue;
type Path = readonly PropertyKey[];

/** The first complaint about `value`: `script.client[2].on.after: cannot read 'soon' as a duration. …` */
export function complaint(issues: readonly Issue[], value: unknown): string {
  const [first] = issues;
  return first === undefined ? 'is not right' : explain(first, [], value);
}

function explain(issue: Issue, base: Path, root: unknown): string {
  const path = [...base, ...issue.path];
  const value = valueAt(root, path);
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.filter(branch => branch.every(inner => fits(inner, value)));
    const [branch] = meant;
    if (meant.length === 1 && branch?.[0] !== undefined) return explain(branch[0], path, root);
  }
  if (issue.code === 'unrecognized_keys') return say([...path, issue.keys[0] ?? ''], issue.message);
  return say(path, rightful(issue, value));
}

/** Whether an alternative of a union that has this issue may still be the one that was meant. */
function fits(issue: Issue, union: unknown): boolean {
  if (issue.path.length === 0) return issue.code !== 'invalid_type' && issue.code !== 'invalid_value';
  const [key] = issue.path;
  return typeof union === 'object' && union !== null && key !== undefined && key in union;
}

function rightful(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return `is missing. Give ${article(issue.expected)}.`;
      return `expected ${article(issue.expected)}, not ${print(value)}.`;
    case 'invalid_value': {
      const values = issue.values.filter(option => typeof option === 'string');
      if (values.length === 0)
        return `expected ${issue.values.map(String).join(' or ')}, not ${print(value)}.`;
      const guess = typeof value === 'string' ? nearest(value, values) : undefined;
      const expected = value === undefined ? 'is missing. Expected' : `${print(value)} is unknown. Expected`;
      return `${expected} ${orList(values)}.${guess === undefined ? '' : ` Did you mean '${guess}'?`}`;
    }
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}, not ${print(value)}.`;
    case 'too_big':
      return `expected at most ${String(issue.maximum)}, not ${print(value)}.`;
    case 'custom':
    case 'invalid_union':
      return value === undefined ? `is missing. ${capital(issue.message)}` : issue.message;
    default:
      return `${issue.message}, not ${print(value)}.`;
  }
}

function say(path: Path, text: string): string {
  const place = path.map((key, i) =>
    typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${String(key)}`,
  );
  return place.length === 0 ? text : `${place.join('')}: ${text}`;
}

function article(type: string): string {
  if (type === 'int') return 'a whole number';
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type === 'array' ? 'list' : type}`.replace(
    'an list',
    'a list',
  );
}

function print(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
