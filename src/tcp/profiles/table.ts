// A profile as rows for people and programs: what, how much, and how we know.
import { formatDuration, invariant, type Nanoseconds } from '../../time/index.ts';
import type { Profile } from '../profile.ts';
import { fieldGroups, fields, type Field, type FieldGroup } from './fields.ts';
import { provenance } from './provenance.ts';
import type { Citation } from './provenance/citation.ts';

export interface ProfileRow {
  readonly group: FieldGroup;
  /** The path in `Profile`: 'rto.minimum'. */
  readonly field: string;
  readonly label: string;
  /** For people: '200 ms', 'on', '65,535 octets'. */
  readonly text: string;
  /** For programs: times in seconds, strategies by name. */
  readonly value: number | string | boolean | null;
  readonly unit: 's' | 'octets' | null;
  readonly citation: Citation;
}

type Tree = { readonly [key: string]: unknown };

/** Every value of the profile with its source, grouped. The profile must be one of those by name. */
export function profileTable(profile: Profile): readonly ProfileRow[] {
  const sources = provenance[profile.name];
  invariant(sources !== undefined, `profile ${profile.name} has a provenance`);
  const rows: ProfileRow[] = [];
  collect(fields, profile as unknown as Tree, sources, '', rows);
  return rows.sort((a, b) => fieldGroups.indexOf(a.group) - fieldGroups.indexOf(b.group));
}

function collect(tree: Tree, values: Tree, sources: Tree, path: string, rows: ProfileRow[]): void {
  for (const [key, entry] of Object.entries(tree)) {
    const source = sources[key];
    if (source === 'absent') continue;
    if (isField(entry)) rows.push(row(entry, path + key, values[key], source as Citation));
    else collect(entry as Tree, values[key] as Tree, source as Tree, `${path}${key}.`, rows);
  }
}

const isField = (entry: unknown): entry is Field => typeof (entry as Field).kind === 'string';

function row(field: Field, path: string, raw: unknown, citation: Citation): ProfileRow {
  const { group, label } = field;
  return { group, field: path, label, citation, ...printed(field, raw) };
}

function printed(field: Field, raw: unknown): Pick<ProfileRow, 'text' | 'value' | 'unit'> {
  if (field.none !== undefined && (raw === null || raw === undefined || raw === -1)) {
    return { text: field.none, value: null, unit: null };
  }
  switch (field.kind) {
    case 'time': {
      const text = raw === 0 && field.zero !== undefined ? field.zero : formatDuration(raw as Nanoseconds);
      return { text, value: (raw as number) / 1e9, unit: 's' };
    }
    case 'octets':
      return {
        text: `${(raw as number).toLocaleString('en-US')} octets`,
        value: raw as number,
        unit: 'octets',
      };
    case 'count':
      return { text: String(raw), value: raw as number, unit: null };
    case 'flag':
      return { text: raw === true ? 'yes' : 'no', value: raw as boolean, unit: null };
    case 'word':
      return { text: raw as string, value: raw as string, unit: null };
    case 'strategy': {
      const { name } = raw as { readonly name: string };
      return { text: name, value: name, unit: null };
    }
    case 'rounding':
      return { text: 'as the system rounds', value: 'rounded', unit: null };
  }
}
