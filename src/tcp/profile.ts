// A profile: what one operating system's TCP is made of, as plain data and chosen strategies.

/** To be filled: constants and strategies of one stack. */
export interface Profile {
  readonly name: string;
}
