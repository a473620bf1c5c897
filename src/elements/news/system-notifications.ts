/**
 * Whether the reader is told by the system: `off` until they ask for it, `blocked` where the browser has been told
 * to refuse, `impossible` where it has no notifications for this page.
 */
export type NotificationChoice = 'on' | 'off' | 'blocked' | 'impossible';

/** Where the reader's word is kept for the next page. */
const KEY = 'im-notify';

/** What the reader has last said on this page. */
let said: boolean | undefined;

/** As the browser and the reader have decided. */
export function notificationChoice(): NotificationChoice {
  if (!('Notification' in globalThis) || !isSecureContext) return 'impossible';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && isWanted() ? 'on' : 'off';
}

/** Asks the browser where it has not been asked yet: only ever upon a press, or it would refuse for good. */
export async function turnNotifications(on: boolean): Promise<void> {
  if (notificationChoice() === 'impossible') return;
  keep(on);
  if (on && Notification.permission === 'default') await Notification.requestPermission();
}

export interface News {
  readonly title: string;
  readonly body: string;
  readonly icon: string | undefined;
  /** One notification for each; a newer one takes the place of the one before, whichever tab has shown that. */
  readonly tag: string;
  readonly silent: boolean;
  readonly onClick: () => void;
}

/** Shows a notification of the system; gives what takes it away again. */
export function notify({title, body, icon, tag, silent, onClick}: News): () => void {
  const options = {body: shortened(body), tag, silent, ...(icon && {icon})};
  try {
    const shown = new Notification(title, options);
    shown.onclick = () => {
      window.focus();
      shown.close();
      onClick();
    };
    return () => shown.close();
  } catch {
    // Android shows those of a service worker only, if the page has one.
    void navigator.serviceWorker
      ?.getRegistration()
      .then((worker) => worker?.showNotification(title, options));
    return () => undefined;
  }
}

const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

/** A permission that the page got by itself counts as wanted. */
function isWanted(): boolean {
  if (said !== undefined) return said;
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

function keep(on: boolean): void {
  said = on;
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, 'off');
  } catch {
    // Blocked: the choice holds for this page.
  }
}
