/**
 * Moves the focus between rows with the arrow keys, Home and End: to the same place in the other row, so from
 * a call button to a call button.
 */
export function moveBetweenRows(event: KeyboardEvent): void {
  const {key, altKey, ctrlKey, metaKey, currentTarget, target} = event;
  if (altKey || ctrlKey || metaKey) return;
  const rows = [...(currentTarget as Element).children].map((row) => [
    ...row.querySelectorAll('button'),
  ]);
  const from = rows.findIndex((buttons) => buttons.includes(target as HTMLButtonElement));
  const to = destination(key, from, rows.length - 1);
  if (from === -1 || to === undefined) return;

  event.preventDefault();
  const column = rows[from]!.indexOf(target as HTMLButtonElement);
  const button = rows[to]?.[column];
  button?.focus();
  button?.closest('li')?.scrollIntoView({block: 'nearest'});
}

function destination(key: string, from: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, last);
    case 'ArrowUp':
      return Math.max(from - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
