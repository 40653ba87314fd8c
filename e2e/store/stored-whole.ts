/**
 * What must hold of the tables whatever was killed, as SQL of both databases: each query counts what breaks it. These
 * look at the tables themselves, past the store that wrote them.
 */
export const HALF_WRITTEN: Readonly<Record<string, string>> = {
  'results without a document':
    'select count(*) as broken from results r left join documents d on d.seq = r.seq where d.seq is null',
  'documents without a result':
    'select count(*) as broken from documents d left join results r on r.seq = d.seq where r.seq is null',
  'tickets that no word leads to':
    'select count(*) as broken from results r where r.ticket_key is not null and not exists' +
    " (select 1 from label_words w where w.field = 'ticket' and w.label_key = r.ticket_key)",
  'ids or codes of two results':
    'select count(*) as broken from (select 1 as one from results group by id having count(*) > 1' +
    ' union all select 1 from results group by code having count(*) > 1) as twice',
};
