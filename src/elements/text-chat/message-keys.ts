/**
 * The arrow keys move the focus from message to message, beginning with the last one in sight; Tab goes on to
 * what can be done with it. Gives whether Escape was pressed, which leads back to the field.
 */
export function moveBetweenMessages(event: KeyboardEvent): boolean {
  const {key, altKey, ctrlKey, metaKey, shiftKey} = event;
  if (altKey || ctrlKey || metaKey || shiftKey) return false;
  if (key === 'Escape') return true;
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return false;

  const log = event.currentTarget as HTMLElement;
  const messages = [...log.querySelectorAll<HTMLElement>('.message')];
  const from = (event.target as Element).closest<HTMLElement>('.message');
  const to = from
    ? messages[messages.indexOf(from) + (key === 'ArrowUp' ? -1 : 1)]
    : lastInSight(messages, log);
  if (!to) return false;
  event.preventDefault();
  to.focus({preventScroll: true});
  to.scrollIntoView({block: 'nearest'});
  return false;
}

function lastInSight(messages: readonly HTMLElement[], log: HTMLElement): HTMLElement | undefined {
  const {top, bottom} = log.getBoundingClientRect();
  return messages.findLast((message) => {
    const place = message.getBoundingClientRect();
    return place.top < bottom && place.bottom > top;
  });
}
