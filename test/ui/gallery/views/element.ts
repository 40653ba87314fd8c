/** An element of ours with its properties set. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
): HTMLElement {
  // As any element: one that may be each of two hundred is what a type checker takes a minute to compare.
  const anyName: string = name;
  const made = document.createElement(anyName);
  Object.assign(made, properties);
  return made;
}
