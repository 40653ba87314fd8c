import { csvLine } from '../csv.ts';
import type { RulePurpose, SheetFound, SheetRow } from './firewall-sheet.ts';

/**
 * What an intrusion detection or prevention system must leave alone ("Intrusion Detection and Prevention Guidance",
 * document 004): the relay's ways of the firewall sheet, and the names that the documents give.
 */

/** Where an entry is from: the sheet of this relay, or a document. */
export type AllowSource = 'sheet' | '003' | '004';

export interface AllowEntry {
  /** Name or address; `*.` stands for any name below. */
  readonly destination: string;
  readonly port: string;
  readonly protocol: string;
  /** Of an entry of the sheet. */
  readonly purpose: RulePurpose | null;
  /** What was found of it from here; `null` of a document's entry: nothing asked it. */
  readonly found: SheetFound | null;
  readonly source: AllowSource;
  /** The document's own words; `null` of the sheet. */
  readonly says: string | null;
}

const named = (destination: string, source: '003' | '004', says: string): AllowEntry => ({
  destination,
  port: '443',
  protocol: 'tcp',
  purpose: null,
  found: null,
  source,
  says,
});

/** "If more restrictive rules are required, refer to following whitelisting URLs", with those that it names itself. */
const PUBLISHED: readonly AllowEntry[] = [
  named('*.online.lync.com', '003', 'Skype for Business Online Admin PowerShell: *.online.lync.com'),
  named('aka.ms', '003', 'Cloud Connector Update: Download Center (https://aka.ms/CloudConnectorInstaller)'),
  named('go.microsoft.com', '003', 'Cloud Connector Update: https://go.microsoft.com'),
  named('download.microsoft.com', '003', 'Cloud Connector Update: https://download.microsoft.com'),
];

/** What document 004 asks for without naming the addresses. */
export const ALLOW_GUIDANCE = {
  document: '004',
  where: 'Intrusion Detection and Prevention Guidance',
  says: 'be sure to allow all Azure Communication Services URLs',
} as const;

/** Every way of the sheet of a relay, then the documents' names. */
export const allowList = (sheet: readonly SheetRow[]): AllowEntry[] => [
  ...sheet.map(({ destination, destinationPort, protocol, purpose, found }): AllowEntry => ({
    destination,
    port: destinationPort,
    protocol,
    purpose,
    found,
    source: 'sheet',
    says: null,
  })),
  ...PUBLISHED,
];

/** A line for each entry (RFC 4180), with a head; what the document asks for in general is its last line. */
export const allowListCsv = (entries: readonly AllowEntry[]): string =>
  [
    ['destination', 'port', 'protocol', 'purpose', 'found', 'source', 'says'],
    ...entries.map(({ destination, port, protocol, purpose, found, source, says }) => [
      ...[destination, port, protocol, purpose ?? '', found ?? '', source, says ?? ''],
    ]),
    ['', '', '', '', '', ALLOW_GUIDANCE.document, ALLOW_GUIDANCE.says],
  ]
    .map((line) => csvLine(line))
    .join('');

/** Identifies this version of the document. */
export const ALLOW_LIST_SCHEMA = 'edgewise.allow-list/1';

/** The same as a document. */
export const allowListJson = (entries: readonly AllowEntry[]): string =>
  `${JSON.stringify({ schema: ALLOW_LIST_SCHEMA, guidance: ALLOW_GUIDANCE, entries }, null, 2)}\n`;
