import { createDeskApi } from './desk-client/desk-api.ts';
import { deskEnvironment } from './desk-client/desk-environment.ts';
import { DeskApp } from './app/desk/desk-app.ts';
import './ui/desk/shell/edgewise-desk.ts';
import { carryOut } from './ui/desk/shell/carry-out.ts';
import { deskTitle } from './wording/desk/title.ts';
import { parseAddress, type DeskAddress } from './wire/desk/address.ts';

/** The desk's composition root: adapters, the store, the root element, and the wires between them. */
const element = document.createElement('edgewise-desk');

function addressOf(text: string): DeskAddress {
  const { pathname, searchParams } = new URL(text, location.href);
  return parseAddress(pathname, searchParams);
}

const desk = new DeskApp(createDeskApi(), deskEnvironment, addressOf(location.href), (state) => {
  element.state = state;
  document.title = deskTitle(state);
});

element.state = desk.state;
addEventListener('popstate', () => desk.go(addressOf(location.href), 'browser'));

carryOut(element, desk, addressOf);
document.querySelector('#words')?.remove();
document.body.append(element);
desk.start();
