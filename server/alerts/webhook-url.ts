/** Why nothing can be delivered to an address, in a sentence; `null` when it can. */
export function webhookUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'The address of a webhook must be a URL.';
  const { protocol, username, password, hash } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:')
    return 'The address of a webhook must begin with http:// or https://.';
  if (username !== '' || password !== '')
    return 'The address of a webhook must not hold a name or password: messages are signed instead.';
  return hash === '' ? null : 'The address of a webhook must not have a part after "#".';
}
