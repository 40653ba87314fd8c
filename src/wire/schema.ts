import { Type, type TNull, type TSchema, type TUnion } from 'typebox';

/** Words that the schemas of the wire are put together from. */

/** Nothing but what is named: for what is sent to a server (docs/result-versions.md). */
export const closed = { additionalProperties: false } as const;

/** Not measured, or not there, is `null`. */
export const orNull = <T extends TSchema>(schema: T, description?: string): TUnion<[T, TNull]> =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });

/** One of these words; the words are the core's constants wherever it has them. */
export const oneOf = <const T extends readonly string[]>(values: T, description?: string) => {
  const anyOf = values.map((value: T[number]) => Type.Literal(value));
  const union = Type.Union(anyOf, description === undefined ? {} : { description });
  // Typebox takes the type of a union from a tuple; these words may come from a list that is no tuple.
  return Object.assign(Type.Unsafe<T[number]>(union), { anyOf });
};

/** Milliseconds. */
export const ms = (description: string) => Type.Number({ minimum: 0, description: `${description}, ms` });

/** A share, 0-1. */
export const ratio = (description: string) =>
  Type.Number({ minimum: 0, maximum: 1, description: `${description}, 0-1` });

/** A whole number, none of which is negative. */
export const count = (description: string) => Type.Integer({ minimum: 0, description });

/** Words, of at most so many UTF-16 code units. */
export const text = (description: string, maxLength = 200) => Type.String({ maxLength, description });

/** A port of UDP or TCP. */
export const port = Type.Integer({ minimum: 1, maximum: 65_535 });

/** A value that nobody may change. */
export type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** A parsed document, or what is wrong with it. */
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };
