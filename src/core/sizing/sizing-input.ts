/** Where a number that something is sized by comes from. */
export type InputOrigin =
  /** Somebody typed it. */
  | 'typed'
  /** Of the site catalogue. */
  | 'catalogue'
  /** Told from a test. */
  | 'measured'
  /** "Plan for Skype for Business Cloud Connector Edition". */
  | 'document-003'
  /** No document gives it: our default. */
  | 'ours';

/** A number and who says so. Its unit is in the name of whatever holds it. */
export interface SizingInput {
  readonly value: number;
  readonly origin: InputOrigin;
}

/** A default that no document gives. */
export const ours = (value: number): SizingInput => ({ value, origin: 'ours' });
/** A number of the Cloud Connector document. */
export const published = (value: number): SizingInput => ({ value, origin: 'document-003' });

/** Throws RangeError, naming the input, unless it is a whole number of at least `least`. */
export function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number from ${least}, not ${value}.`);
}
