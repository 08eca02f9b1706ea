// One citation, and the shape that gives every value of a profile one: it follows `Profile` field by field, so
// that a field that is added without a source does not compile.
import type { Profile } from '../../profile.ts';

export type Citation =
  /** Read in a source: a file and its constant, a clause, a document. */
  | { readonly status: 'cited'; readonly source: string; readonly remark?: string }
  /** Nobody has looked it up yet, or it cannot be: the value is that of profile 'rfc9293'. */
  | { readonly status: 'not established'; readonly remark?: string }
  /** The source leaves it open; finwait chose. */
  | { readonly status: 'chosen'; readonly remark: string };

export const cited = (source: string, remark?: string): Citation =>
  remark === undefined ? { status: 'cited', source } : { status: 'cited', source, remark };
export const notEstablished = (remark?: string): Citation =>
  remark === undefined ? { status: 'not established' } : { status: 'not established', remark };
export const chosen = (remark: string): Citation => ({ status: 'chosen', remark });

/** A strategy is one value, whatever it is made of. */
type IsLeaf<Value> = Value extends
  number | string | boolean | { readonly name: string } | ((...given: never[]) => unknown)
  ? true
  : false;

/** The shape with an `Entry` in the place of each value; a group that may be missing may be 'absent'. */
export type EachValue<Shape, Entry> = {
  readonly [Field in keyof Shape]-?:
    | (true extends IsLeaf<NonNullable<Shape[Field]>> ? Entry : EachValue<NonNullable<Shape[Field]>, Entry>)
    | (object extends Pick<Shape, Field> ? 'absent' : never);
};

/** What a profile is made of, its name and description aside. */
export type ProfileValues = Omit<Profile, 'name' | 'description'>;

export type ProfileProvenance = EachValue<ProfileValues, Citation>;
