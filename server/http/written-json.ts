/** Of objects that were written before. */
const written = new WeakMap<object, Buffer>();
const COMMA = Buffer.from(',');

/**
 * An object as JSON in UTF-8, written once as long as it is the same object. Bytes and no text: a text of a megabyte takes longer to be
 * put together, counted and encoded than all the rest of an answer.
 */
function jsonOf(value: object): Buffer {
  const known = written.get(value);
  if (known) return known;
  const json = Buffer.from(JSON.stringify(value));
  written.set(value, json);
  return json;
}

/** An object that has these fields and under one more name a list, of which each part is written once. */
export function jsonWithList(fields: object, name: string, list: readonly object[]): Buffer {
  const parts: Buffer[] = [];
  for (const each of list) {
    if (parts.length > 0) parts.push(COMMA);
    parts.push(jsonOf(each));
  }
  return joined(fields, [Buffer.from(`${JSON.stringify(name)}:[`), ...parts, Buffer.from(']}')]);
}

/** An object that has these fields beside those of one that is written already. */
export const jsonBeside = (fields: object, json: Buffer): Buffer => joined(fields, [json.subarray(1)]);

/** The rest goes behind the fields in place of their closing brace; neither is empty. */
const joined = (fields: object, rest: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify(fields).slice(0, -1)},`), ...rest]);
