import { Type } from 'typebox';
import { closed } from '../schema.ts';

/** Longest tag, in characters; and most of them on one result. */
export const MAX_TAG_LENGTH = 30;
export const MAX_TAGS = 10;
/** Most tags that are suggested: those that the most results have. */
export const MAX_SUGGESTED_TAGS = 200;

const TAG = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u;

/** A tag as it is kept: one word of letters, digits, dots, hyphens and underscores; `null` for what is none. */
export function readTag(text: string): string | null {
  const tag = text.normalize('NFC').trim();
  return tag.length <= MAX_TAG_LENGTH && TAG.test(tag) ? tag : null;
}

/** What two tags have in common that are the same: case does not matter. */
export const tagKey = (tag: string): string => tag.normalize('NFKC').toLowerCase();

/** Tags with another, or without one; both as they were where nothing changes. */
export const withTag = (tags: readonly string[], tag: string): readonly string[] =>
  tags.some((other) => tagKey(other) === tagKey(tag)) ? tags : [...tags, tag];
export const withoutTag = (tags: readonly string[], tag: string): readonly string[] =>
  tags.some((other) => tagKey(other) === tagKey(tag))
    ? tags.filter((other) => tagKey(other) !== tagKey(tag))
    : tags;

/** Tags of a result. */
export const TagListSchema = Type.Unsafe<readonly string[]>(
  Type.Array(Type.String({ minLength: 1, maxLength: MAX_TAG_LENGTH }), { maxItems: MAX_TAGS }),
);

/** `GET /api/desk/tags`: what is in use, most used first. */
export const TagsSchema = Type.Object({ tags: Type.Array(Type.String()) }, closed);
