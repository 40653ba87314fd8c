import { Type, type Static } from 'typebox';
import {
  ListOrderSchema,
  MAX_PAGE_SIZE,
  ResultSearchSchema,
  type ResultSearch,
} from '../../src/wire/desk/search.ts';
import type { ListPage } from '../store/port/results.ts';
import { HttpError } from './errors/http-error.ts';

/** Whole numbers come as text in a query. */
export const digits = (maxLength: number) => Type.String({ pattern: `^\\d{1,${maxLength}}$` });

const { text, ticket, site, user, address, relay, verdict, status, assignee, tag } =
  ResultSearchSchema.properties;

/** The fields of a search as they stand in a query. */
export const SEARCH_QUERY = {
  text,
  ticket,
  site,
  user,
  address,
  relay,
  verdict,
  status,
  assignee,
  tag,
  fromMs: Type.Optional(digits(15)),
  toMs: Type.Optional(digits(15)),
};

export const PAGE_QUERY = {
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  limit: Type.Optional(digits(3)),
  order: Type.Optional(ListOrderSchema),
};

type SearchQuery = Static<ReturnType<typeof Type.Object<typeof SEARCH_QUERY>>>;

/** The search that a query asks for. */
export function searchOf(query: SearchQuery): ResultSearch {
  const { fromMs, toMs, text, ticket, site, user, address, relay, verdict, status, assignee, tag } = query;
  return {
    ...(text === undefined ? {} : { text }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(site === undefined ? {} : { site }),
    ...(user === undefined ? {} : { user }),
    ...(address === undefined ? {} : { address }),
    ...(relay === undefined ? {} : { relay }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(status === undefined ? {} : { status }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(tag === undefined ? {} : { tag }),
    ...(fromMs === undefined ? {} : { fromMs: Number(fromMs) }),
    ...(toMs === undefined ? {} : { toMs: Number(toMs) }),
  };
}

const DEFAULT_PAGE_SIZE = 50;

/** The page that a query asks for. */
export function pageOf(
  query: Pick<Partial<ListPage>, 'order'> & { readonly after?: string; readonly limit?: string },
): ListPage {
  const limit = query.limit === undefined ? DEFAULT_PAGE_SIZE : Number(query.limit);
  if (limit < 1 || limit > MAX_PAGE_SIZE)
    throw new HttpError(400, 'bad-request', `A page has from 1 to ${MAX_PAGE_SIZE} results.`);
  return { after: query.after ?? null, limit, order: query.order ?? 'newest' };
}
