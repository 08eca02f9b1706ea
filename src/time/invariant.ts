// What must hold, and places that cannot be reached: a failure here is a bug of ours, never of the user.

/** Throws when `condition` is false. Keep the message a constant: the hot path pays for every template. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}

/** Ends a switch over a union: the compiler proves that it is never called. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
