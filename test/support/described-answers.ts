import { Compile } from 'typebox/schema';
import type { ApiOperation, DescribedAnswer, SchemaPart } from './server/api-operations.ts';

/** An answer that was no refusal. */
interface Answer {
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly body: string;
}

/** Holds answers against what the description of the API says of them. */
export class DescribedAnswers {
  readonly #validators = new Map<SchemaPart, ReturnType<typeof Compile>>();
  readonly #held = new Set<string>();

  /** Operations of which at least one body was held against its schema. */
  get held(): ReadonlySet<string> {
    return this.#held;
  }

  /** How an answer differs from what is described; `null` when it does not. */
  differenceOf({ name, answers }: ApiOperation, { status, mediaType, body }: Answer): string | null {
    const described = answers[String(status)] ?? answers[`${Math.trunc(status / 100)}XX`];
    if (described === undefined) return 'a status that is not described';
    const { mediaTypes } = described;
    if (mediaTypes.length === 0)
      return mediaType === undefined && body === '' ? null : 'a body that is not described';
    const type = mediaType?.split(';')[0] ?? '';
    if (!mediaTypes.includes(type)) return `none of ${mediaTypes.join(', ')}`;
    // The schema is of the JSON; an answer may be described as a table too.
    if (type !== 'application/json') return null;
    return this.#differenceOfJson(name, described, body);
  }

  #differenceOfJson(name: string, { schema }: DescribedAnswer, body: string): string | null {
    if (schema === null) return null;
    this.#held.add(name);
    const validator = this.#validators.get(schema) ?? Compile(schema);
    this.#validators.set(schema, validator);
    const [isRight, errors] = validator.Errors(JSON.parse(body));
    const [first] = errors;
    return isRight ? null : `not as described, ${first?.instancePath ?? ''} ${first?.message ?? ''}`;
  }
}
