import { msg } from '@lit/localize';

/** Columns of the list of results, those that are always there among them. */
export type ListColumnName =
  | 'when'
  | 'code'
  | 'site'
  | 'user'
  | 'ticket'
  | 'verdict'
  | 'duration'
  | 'status'
  | 'assignee'
  | 'tags'
  | 'relay'
  | 'address'
  | 'notes';

/** What a column of the list is called. */
export function columnName(column: ListColumnName): string {
  switch (column) {
    case 'when':
      return msg('When');
    case 'code':
      return msg('Code');
    case 'site':
      return msg('Site');
    case 'user':
      return msg('Person');
    case 'ticket':
      return msg('Ticket');
    case 'verdict':
      return msg('Verdict');
    case 'duration':
      return msg('Length');
    case 'status':
      return msg('Status');
    case 'assignee':
      return msg('Assigned to');
    case 'tags':
      return msg('Tags');
    case 'relay':
      return msg('Relay');
    case 'address':
      return msg('Address');
    case 'notes':
      return msg('Notes');
  }
}
