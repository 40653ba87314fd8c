const KEY = 'edgewise.desk.single-keys';

/** Storage may be switched off; then the choice lasts as long as the page. */
function withStorage<T>(use: (storage: Storage) => T, otherwise: T): T {
  try {
    return use(localStorage);
  } catch {
    return otherwise;
  }
}

let isOn = withStorage((storage) => storage.getItem(KEY) !== 'off', true);

/** Single keys as shortcuts can be switched off (WCAG 2.2, 2.1.4): who dictates fires them by speaking. */
export const singleKeys = {
  get isOn(): boolean {
    return isOn;
  },
  set(on: boolean): void {
    isOn = on;
    withStorage((storage) => storage.setItem(KEY, on ? 'on' : 'off'), undefined);
  },
};

/** Where typing belongs to the element that has the focus. */
const TYPED_INTO = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';

/** The element that an event came from, within however many shadow roots. */
export const originOf = (event: Event): Element | null => {
  const [first] = event.composedPath();
  return first instanceof Element ? first : null;
};

/** A key that is a shortcut here: not typed into a field, not one of the browser's own. */
export function shortcutOf(event: KeyboardEvent): string | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return null;
  if (event.composedPath().some((node) => node instanceof HTMLDialogElement)) return null;
  const isTyped = originOf(event)?.matches(TYPED_INTO) ?? false;
  if (event.key.length > 1) return event.key;
  return isTyped || !isOn ? null : event.key;
}
