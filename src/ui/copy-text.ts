/**
 * Puts text on the clipboard. On plain-http origins there is no `navigator.clipboard`; there a selected text area
 * and the old command do. `false` when neither worked: the caller then shows the text to be copied by hand.
 */
export async function copyText(text: string, host: ShadowRoot | HTMLElement): Promise<boolean> {
  try {
    if (isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused, for example by a permissions policy: the old way may still work.
  }
  return copyBySelection(text, host);
}

function copyBySelection(text: string, host: ShadowRoot | HTMLElement): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'visually-hidden';
  area.setAttribute('aria-hidden', 'true');
  host.append(area);
  area.select();
  const isCopied = oldCopyCommand();
  area.remove();
  return isCopied;
}

function oldCopyCommand(): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on plain-http origins
  return document.execCommand('copy');
}
