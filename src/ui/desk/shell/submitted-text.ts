/**
 * Keeps the page where it is when a form is sent, and reads the form's text fields by name, as they were typed: empty
 * where there is no such field. `null` when it was not a form that the event is of.
 */
export function submittedText(event: SubmitEvent): ((name: string) => string) | null {
  event.preventDefault();
  if (!(event.currentTarget instanceof HTMLFormElement)) return null;
  const fields = new FormData(event.currentTarget);
  return (name) => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
}
