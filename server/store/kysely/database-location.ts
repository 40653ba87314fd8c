/** Where the database is. */
export type DatabaseLocation =
  /** A file, or `:memory:`. */
  | { readonly kind: 'sqlite'; readonly file: string }
  /** `postgresql://user:password@host/database`. */
  | { readonly kind: 'postgresql'; readonly url: string };
