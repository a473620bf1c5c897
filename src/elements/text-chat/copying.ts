/** Puts `text` onto the clipboard; false where the browser does not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not on plain http, and not in a frame without the permission.
    return copyByCommand(text);
  }
}

function copyByCommand(text: string): boolean {
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', give, {capture: true});
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', give, {capture: true});
  }
}
