import { expect, test } from 'vitest';
import { allowList, allowListCsv, allowListJson } from '../../../src/core/connectivity/allow-list.ts';
import { relayRows } from '../../../src/core/connectivity/firewall-sheet.ts';
import { outcome, UDP } from './outcomes.ts';

const [udp = ''] = UDP;
const entries = () =>
  allowList(
    relayRows([udp], [{ name: 'relay.example', addresses: ['192.0.2.1'] }], [outcome(udp, 'blocked')], {
      host: 'edge.example',
      port: 443,
    }),
  );

test('an allow list has every way of the sheet with what was found, then the names of the documents', () => {
  expect(allowListCsv(entries()).split('\r\n')).toEqual([
    'destination,port,protocol,purpose,found,source,says',
    'edge.example,443,tcp,page,open,sheet,',
    'resolver,53,udp,names,not-checked,sheet,',
    '"relay.example (192.0.2.1)",3478,udp,calls-udp,closed,sheet,'.replaceAll('"', ''),
    // Typed from document 003, "whitelisting URLs".
    '*.online.lync.com,443,tcp,,,003,Skype for Business Online Admin PowerShell: *.online.lync.com',
    'aka.ms,443,tcp,,,003,Cloud Connector Update: Download Center (https://aka.ms/CloudConnectorInstaller)',
    'go.microsoft.com,443,tcp,,,003,Cloud Connector Update: https://go.microsoft.com',
    'download.microsoft.com,443,tcp,,,003,Cloud Connector Update: https://download.microsoft.com',
    // Typed from document 004.
    ',,,,,004,be sure to allow all Azure Communication Services URLs',
    '',
  ]);
});

test('it is a document of its own, with the source of each entry', () => {
  const document = JSON.parse(allowListJson(entries())) as {
    schema: string;
    guidance: { document: string };
    entries: { source: string }[];
  };
  expect([document.schema, document.guidance.document]).toEqual(['edgewise.allow-list/1', '004']);
  expect(document.entries.map(({ source }) => source)).toEqual([
    ...['sheet', 'sheet', 'sheet'],
    ...['003', '003', '003', '003'],
  ]);
});
